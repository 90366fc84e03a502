package sh.fazt.registry.entity;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapId;

/** The swaps in the journal, for the rare partner that asks after many others. */
@FunctionalInterface
public interface PastSwaps {
  /** The swap of this id by this coordinator, or nothing if there was none. */
  CompletionStage<Optional<AliasesSwapped>> find(Subdomain coordinator, SwapId swap);
}
