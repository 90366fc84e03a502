package sh.fazt.journal.node;

import sh.fazt.journal.JournalEvent;

/** Something that happened to the node itself. */
public sealed interface NodeEvent extends JournalEvent
    permits SettingChanged, UpgradeStepped, CheckpointSigned {}
