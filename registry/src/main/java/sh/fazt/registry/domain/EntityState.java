package sh.fazt.registry.domain;

import sh.fazt.journal.Version;

/** What the events of an entity add up to, whichever it is: as much as its conditions look at. */
public interface EntityState {
  Version version();

  RememberedKeys remembered();
}
