package sh.fazt.journal.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;

/**
 * An app exists from now on that began as a copy of another. First event of the fork; its tree, if
 * any, becomes release 1.
 *
 * @param original root of the lineage
 * @param parent the app forked from; may be absent for imported forks
 * @param parentRelease the release forked from, or none
 * @param source of type {@code fork}, or what an import says
 * @param tree what release 1 serves, or none when the parent had no release
 * @param fileCount, bytes of that tree; 0 without one
 * @param env the names of the environment values it inherits
 * @param storageCopied whether the parent's stored data came along
 */
public record AppForked(
    Meta meta,
    AppId app,
    Version version,
    AppId original,
    @Nullable AppId parent,
    @Nullable ReleaseNo parentRelease,
    Metadata metadata,
    Source source,
    @Nullable TreeHash tree,
    int fileCount,
    long bytes,
    List<String> env,
    boolean storageCopied)
    implements AppEvent {
  public AppForked(
      Meta meta,
      AppId app,
      Version version,
      AppId original,
      @Nullable AppId parent,
      @Nullable ReleaseNo parentRelease,
      Metadata metadata,
      Source source,
      @Nullable TreeHash tree,
      int fileCount,
      long bytes,
      @Nullable List<String> env,
      boolean storageCopied) {
    this.meta = meta;
    this.app = app;
    this.version = version;
    this.original = original;
    this.parent = parent;
    this.parentRelease = parentRelease;
    this.metadata = metadata;
    this.source = source;
    this.tree = tree;
    this.fileCount = fileCount;
    this.bytes = bytes;
    this.env = env == null ? List.of() : List.copyOf(env);
    this.storageCopied = storageCopied;
  }
}
