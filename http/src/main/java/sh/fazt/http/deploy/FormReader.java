package sh.fazt.http.deploy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.Multipart;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.ExceptionWithErrorInfo;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.ApiSettings;
import sh.fazt.http.request.MultipartBoundary;
import sh.fazt.registry.content.TemporarySpace;
import sh.fazt.registry.content.TemporarySpace.TemporaryFile;
import sh.fazt.registry.domain.RejectedException;

/**
 * Reads the form of a deploy as it arrives: the file goes to temporary space, in pieces, and of the
 * fields no more than allowed is kept. The parts may come in any order.
 *
 * <p>After the first thing that is wrong the rest is read and dropped, so that the client, which is
 * still sending, comes to read why. Only what is no form at all, or far too large, is broken off.
 */
public final class FormReader {
  private final ClassicActorSystemProvider system;
  private final TemporarySpace space;
  private final Executor disk;
  private final ApiSettings settings;
  private final ApiSettings.Upload limits;

  /**
   * Reads forms into the space.
   *
   * @param disk threads that may block
   */
  public FormReader(
      ClassicActorSystemProvider system,
      TemporarySpace space,
      Executor disk,
      ApiSettings settings) {
    this.system = system;
    this.space = space;
    this.disk = disk;
    this.settings = settings;
    this.limits = settings.upload();
  }

  /**
   * Reads one form.
   *
   * @return fails with {@link RejectedException} if it is refused; then nothing of it is left
   */
  CompletionStage<DeployForm> read(HttpEntity body) {
    String boundary = MultipartBoundary.of(body.getContentType());
    var reading = new Reading();
    Source<ByteString, Object> bytes =
        body.withSizeLimit(limits.maxSize() + settings.maxIgnoredBody())
            .getDataBytes()
            .map(reading.file::counted)
            .via(FormStart.check(boundary));
    return Unmarshaller.entityToMultipartFormData()
        .unmarshal(HttpEntities.createIndefiniteLength(body.getContentType(), bytes), system)
        .thenCompose(
            form ->
                form.getParts()
                    .mapError(RuntimeException.class, FormReader::malformed)
                    .mapAsync(1, reading::take)
                    .runWith(Sink.ignore(), system))
        .handleAsync((_, failure) -> reading.end(failure), disk);
  }

  /**
   * What the parser of parts fails with for a header it cannot read is of many kinds; those that
   * say whose fault it is are passed on unchanged.
   */
  private static RuntimeException malformed(RuntimeException failure) {
    return switch (failure) {
      case RejectedException _, EntityStreamException _, EntityStreamSizeException _ -> failure;
      case ExceptionWithErrorInfo _ -> failure;
      case RuntimeException _ ->
          ApiRejections.badForm("a part or its header is malformed").asException();
    };
  }

  /** One form on its way in. Parts are taken one after the other. */
  private final class Reading {
    private final Map<String, String> fields = new HashMap<>();
    private final IncomingFile file =
        new IncomingFile(
            system, space, disk, limits.maxSize(), ApiRejections.tooLarge(limits.maxSize()));
    private int parts;
    private @Nullable String fileName;

    CompletionStage<Done> take(Multipart.FormData.BodyPart part) {
      if (++parts > limits.maxParts()) {
        throw ApiRejections.badForm("more than " + limits.maxParts() + " parts").asException();
      }
      Source<ByteString, Object> bytes =
          part.getEntity().getDataBytes().mapError(RuntimeException.class, FormReader::malformed);
      String sentAs = part.getFilename().orElse(null);
      if (sentAs == null) {
        return takeField(part.getName(), bytes);
      }
      if (part.getName().equals(DeployForm.FILE) && fileName == null) {
        fileName = sentAs;
        return file.take(bytes);
      }
      wrong("more than one file");
      return bytes.runWith(Sink.ignore(), system);
    }

    private CompletionStage<Done> takeField(String name, Source<ByteString, Object> bytes) {
      if (!DeployForm.KNOWN.contains(name)) {
        return bytes.runWith(Sink.ignore(), system);
      }
      return bytes
          .runFold(
              ByteString.emptyByteString(),
              (all, next) -> all.size() > limits.maxField() ? all : all.concat(next),
              system)
          .thenApply(
              value -> {
                keep(name, value);
                return Done.getInstance();
              });
    }

    private void keep(String name, ByteString value) {
      if (value.size() > limits.maxField()) {
        wrong("field '" + name + "' is longer than " + limits.maxField() + " bytes");
        return;
      }
      try {
        String text =
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value.toArray())).toString();
        if (fields.put(name, text) != null) {
          wrong("field '" + name + "' is there twice");
        }
      } catch (CharacterCodingException _) {
        wrong("field '" + name + "' is not UTF-8");
      }
    }

    private void wrong(String why) {
      file.wrong(ApiRejections.badForm(why));
    }

    DeployForm end(@Nullable Throwable failure) {
      TemporaryFile whole = file.end(failure);
      return new DeployForm(Map.copyOf(fields), fileName, whole);
    }
  }
}
