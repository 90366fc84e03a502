package sh.fazt.journal.access;

import sh.fazt.journal.JournalEvent;

/** Something that happened to who may do what. */
public sealed interface AccessEvent extends JournalEvent
    permits KeyIssued, KeyRevoked, PasswordChanged {}
