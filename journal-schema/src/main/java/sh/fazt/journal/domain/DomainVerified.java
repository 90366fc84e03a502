package sh.fazt.journal.domain;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;

/** The claim to a host is proven. */
public record DomainVerified(Meta meta, String host, Subdomain alias) implements DomainEvent {}
