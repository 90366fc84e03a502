package sh.fazt.journal.app;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;

/**
 * An app exists from now on that began as a copy of another. First event of the fork; its tree, if
 * any, becomes release 1.
 *
 * @param original root of the lineage
 * @param parent the app forked from; may be absent for imported forks
 * @param parentRelease the release forked from, or none
 * @param tree what release 1 serves, or none when the parent had no release
 * @param bytes sum of the sizes of the files
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
    @Nullable TreeHash tree,
    int fileCount,
    long bytes,
    boolean storageCopied)
    implements AppEvent {}
