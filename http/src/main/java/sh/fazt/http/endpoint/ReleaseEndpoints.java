package sh.fazt.http.endpoint;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Times;
import sh.fazt.http.contract.AppContract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Params;
import sh.fazt.http.file.Download;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Listing;
import sh.fazt.http.request.Page;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.routing.AppRow;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.routing.ReleaseRow;

/** What was deployed to an app, and the files of it. */
public final class ReleaseEndpoints {
  private final LiveTable table;
  private final ContentReader content;

  public ReleaseEndpoints(LiveTable table, ContentReader content) {
    this.table = table;
    this.content = content;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(
        AppContract.RELEASES,
        this::releases,
        AppContract.FILES,
        call -> files(call, app(call)),
        AppContract.CONTENT,
        call -> file(app(call), call.values().needed(Params.PATH)),
        AppContract.SOURCE,
        this::source);
  }

  private record Release(
      long release,
      boolean active,
      String tree,
      int fileCount,
      long sizeBytes,
      String version,
      String createdAt) {}

  private record File(
      String path,
      long size,
      String modTime,
      long sizeBytes,
      String updatedAt,
      String contentType,
      String sha256) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Provenance(String type, String url, String ref, String commit) {}

  private AppRow app(Call call) {
    var now = table.now();
    return AppView.found(now, call.values().needed(Params.ID), call.caller());
  }

  private CompletionStage<EndpointReply> releases(Call call) {
    var app = app(call);
    return completedFuture(
        Page.of(
            call,
            Listing.of(
                app.releases().reversed(),
                release -> Listing.falling(release.no().value()),
                release ->
                    new Release(
                        release.no().value(),
                        release.no().equals(app.active()),
                        release.tree().hex(),
                        release.fileCount(),
                        release.bytes(),
                        release.version().toString(),
                        Times.of(release.at())))));
  }

  public CompletionStage<EndpointReply> files(Call call, AppRow app) {
    ReleaseRow release = app.activeRelease();
    return release == null
        ? completedFuture(
            Page.of(call, Listing.of(List.<TreeFile>of(), TreeFile::path, file -> file)))
        : content
            .index(release.tree())
            .thenApply(
                index ->
                    Page.of(
                        call,
                        Listing.of(
                            index.files(),
                            TreeFile::path,
                            Tree.PATHS,
                            file -> shown(file, release))));
  }

  private static File shown(TreeFile file, ReleaseRow release) {
    String at = Times.of(release.at());
    return new File(
        file.path(), file.size(), at, file.size(), at, file.mediaType(), file.content().hex());
  }

  /**
   * One file, as it is stored: a download, never a page of this host, whoever wrote it.
   *
   * @param path as in the tree
   */
  public CompletionStage<EndpointReply> file(AppRow app, String path) {
    ReleaseRow release = app.activeRelease();
    if (release == null) {
      throw noFile();
    }
    return content
        .index(release.tree())
        .thenCompose(
            index -> {
              var file = index.file(path);
              if (file == null) {
                throw noFile();
              }
              return Download.of(content, file, "release " + release.no() + " of " + app.id())
                  .thenApply(
                      entity ->
                          EndpointReply.raw(entity)
                              .with(RawHeader.create("Content-Disposition", "attachment"))
                              .with(RawHeader.create("ETag", "\"" + file.content().hex() + "\"")));
            });
  }

  private static RuntimeException noFile() {
    return RejectionCode.FILE_NOT_FOUND.because("File not found").asException();
  }

  private CompletionStage<EndpointReply> source(Call call) {
    var source = app(call).source();
    return completedFuture(
        EndpointReply.of(
            new Provenance(source.type(), source.url(), source.ref(), source.commit())));
  }
}
