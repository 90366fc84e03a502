package sh.fazt.journal.access;

import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Meta;

/** A key is refused from now on. */
public record KeyRevoked(Meta meta, KeyNo key) implements AccessEvent {}
