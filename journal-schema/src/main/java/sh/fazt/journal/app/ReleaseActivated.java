package sh.fazt.journal.app;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Version;

/**
 * Another existing release is served from now on: a rollback or roll-forward.
 *
 * @param to none only when the first release is undone
 */
public record ReleaseActivated(
    Meta meta, AppId app, Version version, @Nullable ReleaseNo from, @Nullable ReleaseNo to)
    implements AppEvent {}
