package sh.fazt.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.HttpCredentials;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.auth.RehearsalPass;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.Encoding;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.AliasRow;

/**
 * Does once at a start what the first change would otherwise be the first to do, and wait for:
 * classes are linked, statements prepared, an entity read back. The node asks its own API what a
 * deploy of the files an app has already would change, and what a change of its alias would;
 * nothing is written.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** The port does not wait longer for it. */
  private static final Duration AT_MOST = Duration.ofSeconds(1);

  /** A site is rehearsed with only if it is small. */
  private static final int MAX_FILES = 20;

  private static final long MAX_BYTES = 256 * 1024;

  private static final String FORM_START =
      """
      --rehearsal
      Content-Disposition: form-data; name="site_name"

      NAME
      --rehearsal
      Content-Disposition: form-data; name="file"; filename="site.zip"
      Content-Type: application/zip

      """;
  private static final String FORM_END = "\r\n--rehearsal--\r\n";

  private final Node node;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> api;
  private final RehearsalPass pass;

  /** An alias, and the files that the app it leads to serves. */
  private record Site(Subdomain alias, TreeHash tree) {}

  private Rehearsal(
      Node node, Function<HttpRequest, CompletionStage<HttpResponse>> api, RehearsalPass pass) {
    this.node = node;
    this.api = api;
    this.pass = pass;
  }

  /**
   * Begins it.
   *
   * @param api what answers for the API's hosts
   * @param pass is closed at the end
   * @return done when it is over, or after a while; the stage does not fail
   */
  static CompletableFuture<Void> begin(
      Node node, Function<HttpRequest, CompletionStage<HttpResponse>> api, RehearsalPass pass) {
    var rehearsal = new Rehearsal(node, api, pass);
    return CompletableFuture.supplyAsync(
            rehearsal::changes, node.system().classicSystem().dispatcher())
        .thenCompose(done -> done)
        .completeOnTimeout(false, AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (_, failure) -> {
              pass.close();
              if (failure != null) {
                LOG.debug("The first change will take its time", failure);
              }
              return null;
            });
  }

  private CompletionStage<Boolean> changes() {
    var site = smallSite();
    if (site.isEmpty()) {
      return retarget("rehearsal");
    }
    Site found = site.get();
    return zip(found.tree())
        .thenCompose(zip -> deploy(found.alias(), zip))
        .thenCompose(_ -> retarget(found.alias().value()));
  }

  private Optional<Site> smallSite() {
    var now = node.table().now();
    for (AliasRow alias : now.aliases()) {
      if (alias.target() instanceof Target.Proxy(var app)) {
        var row = now.app(app);
        var release = row == null ? null : row.activeRelease();
        if (release != null && release.fileCount() <= MAX_FILES && release.bytes() <= MAX_BYTES) {
          return Optional.of(new Site(alias.alias(), release.tree()));
        }
      }
    }
    return Optional.empty();
  }

  /** The files as they are stored, so that nothing new is. */
  private CompletionStage<byte[]> zip(TreeHash tree) {
    return node.content()
        .index(tree)
        .thenCompose(
            index -> {
              CompletionStage<Map<String, byte[]>> read =
                  CompletableFuture.completedFuture(new LinkedHashMap<>());
              for (TreeFile file : index.files()) {
                read = read.thenCombine(bytes(file), (all, bytes) -> with(all, file, bytes));
              }
              return read;
            })
        .thenApply(Rehearsal::zipped);
  }

  /** Small enough to be stored in one piece. */
  private CompletionStage<byte[]> bytes(TreeFile file) {
    return node.content()
        .variant(file.content(), Encoding.IDENTITY)
        .thenApply(variant -> Objects.requireNonNull(variant.orElseThrow().bytes()));
  }

  private static Map<String, byte[]> with(Map<String, byte[]> all, TreeFile file, byte[] bytes) {
    all.put(file.path(), bytes);
    return all;
  }

  private static byte[] zipped(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private CompletionStage<Boolean> deploy(Subdomain alias, byte[] zip) {
    var form = new ByteArrayOutputStream();
    form.writeBytes(
        FORM_START.replace("NAME", alias.value()).replace("\n", "\r\n").getBytes(US_ASCII));
    form.writeBytes(zip);
    form.writeBytes(FORM_END.getBytes(US_ASCII));
    return plan(
        HttpRequest.POST("/api/deploy")
            .withEntity(
                ContentTypes.parse("multipart/form-data; boundary=rehearsal"), form.toByteArray()));
  }

  private CompletionStage<Boolean> retarget(String alias) {
    String body =
        "{\"subdomain\":\"%s\",\"type\":\"redirect\",\"url\":\"https://example.com/\",\"status\":302}"
            .formatted(alias);
    return plan(
        HttpRequest.POST("/api/aliases")
            .withEntity(ContentTypes.APPLICATION_JSON, body.getBytes(UTF_8)));
  }

  /** Asks what a request would change; the answer does not matter. */
  private CompletionStage<Boolean> plan(HttpRequest request) {
    return api.apply(
            request
                .addCredentials(HttpCredentials.createOAuth2BearerToken(pass.token()))
                .addHeader(RawHeader.create("X-Fazt-Plan", "1")))
        .thenApply(
            answer -> {
              LOG.debug("Rehearsed {} {}", answer.status(), request.getUri());
              answer.discardEntityBytes(node.system());
              return true;
            });
  }
}
