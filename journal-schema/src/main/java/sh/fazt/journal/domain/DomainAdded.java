package sh.fazt.journal.domain;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;

/** A host is claimed for an alias; not yet proven. */
public record DomainAdded(Meta meta, String host, Subdomain alias) implements DomainEvent {}
