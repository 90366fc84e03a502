package sh.fazt.journal.app;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.TreeHash;

/**
 * What an app was when it was removed, so that a view and an undo need nothing else.
 *
 * @param active the release served, or none before the first
 * @param tree what it served, or none
 */
public record RemovedApp(
    Metadata metadata,
    @Nullable ReleaseNo active,
    @Nullable TreeHash tree,
    AppId original,
    @Nullable AppId parent) {}
