package sh.fazt.journal.alias;

import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Version;

/** Something that happened to one alias. */
public sealed interface AliasEvent extends JournalEvent
    permits AliasPointed, AliasRemoved, SwapReserved, AliasesSwapped, SwapAborted, SwapFinished {
  Subdomain alias();

  /** The alias's version after this event. */
  Version version();
}
