package sh.fazt.journal.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Source;
import sh.fazt.journal.TreeHash;

/**
 * What an app was when it was removed, so that a view and an undo need nothing else.
 *
 * @param original root of the lineage, itself for an original
 * @param parent the app it was forked from, or none
 * @param parentRelease the release it was forked from, or none
 * @param active the release served, or none before the first
 * @param tree what it served, or none
 * @param fileCount, bytes of that tree; 0 without one
 * @param env the names of its environment values
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RemovedApp(
    Metadata metadata,
    Source source,
    AppId original,
    @Nullable AppId parent,
    @Nullable ReleaseNo parentRelease,
    @Nullable ReleaseNo active,
    @Nullable TreeHash tree,
    int fileCount,
    long bytes,
    List<String> env) {
  public RemovedApp(
      Metadata metadata,
      Source source,
      AppId original,
      @Nullable AppId parent,
      @Nullable ReleaseNo parentRelease,
      @Nullable ReleaseNo active,
      @Nullable TreeHash tree,
      int fileCount,
      long bytes,
      @Nullable List<String> env) {
    this.metadata = metadata;
    this.source = source;
    this.original = original;
    this.parent = parent;
    this.parentRelease = parentRelease;
    this.active = active;
    this.tree = tree;
    this.fileCount = fileCount;
    this.bytes = bytes;
    this.env = env == null ? List.of() : List.copyOf(env);
  }
}
