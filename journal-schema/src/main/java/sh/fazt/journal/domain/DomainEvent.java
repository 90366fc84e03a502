package sh.fazt.journal.domain;

import sh.fazt.journal.JournalEvent;

/** Something that happened to a host name of one's own. */
public sealed interface DomainEvent extends JournalEvent
    permits DomainAdded, DomainVerified, DomainRemoved {}
