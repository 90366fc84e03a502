package sh.fazt.journal.domain;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Subdomain;

/**
 * A host is given up.
 *
 * @param alias what it showed
 * @param verified whether the claim was proven, so that an undo can tell
 */
public record DomainRemoved(Meta meta, String host, Subdomain alias, boolean verified)
    implements DomainEvent {}
