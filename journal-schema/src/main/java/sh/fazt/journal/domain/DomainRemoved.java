package sh.fazt.journal.domain;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;

/** A host is given up. */
public record DomainRemoved(Meta meta, String host, Subdomain alias) implements DomainEvent {}
