package sh.fazt.journal.app;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;

/**
 * A new release exists and is the active one from now on.
 *
 * @param previous the release active before, or none
 * @param bytes sum of the sizes of the files
 * @param message the deployer's words; may be empty
 */
public record ReleaseDeployed(
    Meta meta,
    AppId app,
    Version version,
    ReleaseNo release,
    @Nullable ReleaseNo previous,
    TreeHash tree,
    int fileCount,
    long bytes,
    Source source,
    String message)
    implements AppEvent {
  public ReleaseDeployed(
      Meta meta,
      AppId app,
      Version version,
      ReleaseNo release,
      @Nullable ReleaseNo previous,
      TreeHash tree,
      int fileCount,
      long bytes,
      @Nullable Source source,
      @Nullable String message) {
    this.meta = meta;
    this.app = app;
    this.version = version;
    this.release = release;
    this.previous = previous;
    this.tree = tree;
    this.fileCount = fileCount;
    this.bytes = bytes;
    this.source = source == null ? Source.DEPLOY : source;
    this.message = message == null ? "" : message;
  }
}
