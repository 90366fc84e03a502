package sh.fazt.journal.alias;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a swap ended. */
public enum SwapOutcome {
  @JsonProperty("swapped")
  SWAPPED,
  @JsonProperty("aborted")
  ABORTED
}
