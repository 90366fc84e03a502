package sh.fazt.journal.app;

import sh.fazt.journal.AppId;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Version;

/**
 * The app is gone from every list and host; its id stays taken. Aliases that pointed at it follow.
 *
 * @param removed what it was
 */
public record AppRemoved(Meta meta, AppId app, Version version, RemovedApp removed)
    implements AppEvent {}
