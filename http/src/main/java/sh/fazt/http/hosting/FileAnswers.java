package sh.fazt.http.hosting;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.file.AcceptEncoding;
import sh.fazt.http.file.ByteRange;
import sh.fazt.http.file.Conditional;
import sh.fazt.http.file.FileSlices;
import sh.fazt.http.file.Form;
import sh.fazt.http.file.HttpDate;
import sh.fazt.http.file.ResponseCache;
import sh.fazt.http.file.SentType;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.content.DamagedContent;
import sh.fazt.registry.content.Encoding;
import sh.fazt.registry.routing.Route;

/**
 * Sends one file: picks the encoding, judges the conditions, cuts the range. Answers from memory
 * are completed futures.
 */
final class FileAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(FileAnswers.class);

  /** Bytes of a file that is given to the connection as it is; larger ones go in slices. */
  private static final int WHOLE = 128 * 1024;

  private static final HttpHeader VARY = RawHeader.create("Vary", "Accept-Encoding");
  private static final HttpHeader VARY_BOTH = RawHeader.create("Vary", "Accept-Encoding, Accept");
  private static final HttpHeader GZIPPED = RawHeader.create("Content-Encoding", "gzip");
  private static final HttpHeader RANGES = RawHeader.create("Accept-Ranges", "bytes");

  private final FileSlices slices;
  private final ResponseCache cache;
  private final SiteAnswers answers;

  FileAnswers(FileSlices slices, ResponseCache cache, SiteAnswers answers) {
    this.slices = slices;
    this.cache = cache;
    this.answers = answers;
  }

  /**
   * What is to be sent.
   *
   * @param site where the file was found
   * @param missing whether it stands for something that does not exist: status 404, and neither
   *     conditions nor ranges apply
   * @param cacheControl how long the visitor may keep it
   * @param changed when what this host serves was last changed; none if a date says nothing,
   *     because it depends on the visitor what is served
   * @param byAccept whether who accepts something else is answered something else
   */
  record Sent(
      Route.Site site,
      TreeFile file,
      boolean missing,
      HttpHeader cacheControl,
      @Nullable Instant changed,
      boolean byAccept) {
    /** For the log. */
    String where() {
      return file.path() + " of " + releaseOf(site);
    }

    boolean varies() {
      return SentType.isCompressible(file.mediaType());
    }
  }

  /** For the log. */
  static String releaseOf(Route.Site site) {
    return "release " + site.release().no() + " of " + site.app().id();
  }

  /** The answer; fails if the store cannot be read, or what it has is damaged. */
  CompletionStage<HttpResponse> send(Sent sent, Visit visit) {
    AcceptEncoding accepted = AcceptEncoding.parse(visit.fields().acceptEncoding());
    if (accepted.form(sent.varies(), wantsRange(sent, visit)) == Encoding.GZIP) {
      return cache
          .form(sent.file(), Encoding.GZIP)
          .thenCompose(
              form ->
                  switch (form) {
                    case Form.Present gzip -> done(answer(gzip, sent, visit));
                    case Form.Absent _ -> plain(accepted, sent, visit);
                  });
    }
    return plain(accepted, sent, visit);
  }

  private CompletionStage<HttpResponse> plain(AcceptEncoding accepted, Sent sent, Visit visit) {
    if (accepted.identity() == 0) {
      return done(
          answers.text(
              406, "406 not acceptable: accept the identity encoding for this file", VARY));
    }
    return whereDamaged(cache.form(sent.file(), Encoding.IDENTITY), sent)
        .thenApply(
            form ->
                switch (form) {
                  case Form.Present present -> answer(present, sent, visit);
                  case Form.Absent _ ->
                      throw new IllegalStateException(
                          "content " + sent.file().content() + " is not stored");
                });
  }

  /** Reports damage with the file's path, which the store does not know. */
  private static CompletableFuture<Form> whereDamaged(CompletableFuture<Form> form, Sent sent) {
    return form.isDone() && !form.isCompletedExceptionally()
        ? form
        : form.exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(placed(failure, sent)));
  }

  private static Throwable placed(Throwable failure, Sent sent) {
    return RootCause.cause(failure) instanceof DamagedContent damaged
        ? damaged.in(sent.where())
        : failure;
  }

  private static boolean wantsRange(Sent sent, Visit visit) {
    // Ranges are defined for GET alone (RFC 9110, section 14.2).
    return visit.fields().range() != null && visit.isGet() && !sent.missing();
  }

  private HttpResponse answer(Form.Present form, Sent sent, Visit visit) {
    List<HttpHeader> fields = answers.fields();
    fields.add(sent.cacheControl());
    if (sent.varies()) {
      fields.add(sent.byAccept() ? VARY_BOTH : VARY);
    } else if (sent.byAccept()) {
      fields.add(SiteAnswers.VARY_ACCEPT);
    }
    if (sent.missing()) {
      return whole(404, form, fields, sent, visit);
    }
    String tag = form.head().tag();
    return switch (Conditional.judge(visit.fields(), tag, sent.changed())) {
      case NOT_MODIFIED -> {
        fields.add(form.head().tagField());
        yield answers.of(304, fields, HttpEntities.EMPTY);
      }
      case FAILED -> answers.text(412, "412 precondition failed: ask again for the present file");
      case PROCEED -> {
        fields.add(form.head().tagField());
        if (sent.changed() != null) {
          fields.add(RawHeader.create("Last-Modified", HttpDate.format(sent.changed())));
        }
        fields.add(RANGES);
        yield switch (range(form, sent, visit)) {
          case ByteRange.Whole _ -> whole(200, form, fields, sent, visit);
          case ByteRange.Part part -> part(form, part, fields, sent);
          case ByteRange.Unsatisfiable _ ->
              answers.text(
                  416,
                  "416 range not satisfiable: the file has " + form.head().size() + " bytes",
                  RawHeader.create("Content-Range", "bytes */" + form.head().size()));
        };
      }
    };
  }

  private static ByteRange range(Form.Present form, Sent sent, Visit visit) {
    return wantsRange(sent, visit)
            && form.head().encoding() == Encoding.IDENTITY
            && Conditional.allowsRange(visit.fields(), form.head().tag())
        ? ByteRange.parse(visit.fields().range(), form.head().size())
        : ByteRange.WHOLE;
  }

  private HttpResponse whole(
      int status, Form.Present form, List<HttpHeader> fields, Sent sent, Visit visit) {
    if (form.head().encoding() == Encoding.GZIP) {
      fields.add(GZIPPED);
    }
    ResponseEntity entity =
        switch (form) {
          case Form.InMemory memory when memory.bytes().size() <= WHOLE || !visit.isGet() ->
              memory.entity();
          case Form.Present present when visit.isGet() ->
              streamed(present, 0, present.head().size() - 1, sent);
          case Form.Present present ->
              HttpEntities.create(present.head().type(), present.head().size(), Source.empty());
        };
    return answers.of(status, fields, entity);
  }

  private HttpResponse part(
      Form.Present form, ByteRange.Part part, List<HttpHeader> fields, Sent sent) {
    fields.add(
        RawHeader.create(
            "Content-Range",
            "bytes " + part.first() + "-" + part.last() + "/" + form.head().size()));
    ResponseEntity entity =
        switch (form) {
          case Form.InMemory memory when memory.bytes().size() <= WHOLE ->
              HttpEntities.create(
                  memory.head().type(),
                  memory.bytes().slice((int) part.first(), (int) part.last() + 1));
          case Form.Present present -> streamed(present, part.first(), part.last(), sent);
        };
    return answers.of(206, fields, entity);
  }

  private ResponseEntity streamed(Form.Present form, long first, long last, Sent sent) {
    var body =
        slices
            .of(sent.file(), form, first, last)
            .mapError(
                Throwable.class,
                failure -> {
                  Throwable cause = placed(failure, sent);
                  LOG.error("A body was cut off: {}", cause.getMessage());
                  return cause;
                });
    return HttpEntities.create(form.head().type(), last - first + 1, body);
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
