package sh.fazt.journal;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A fact that was accepted once and is never changed or deleted. Every event is a top-level record
 * whose first component is its {@link Meta}.
 *
 * <p>In JSON a fact that does not apply is absent, ids are bare strings, counts are numbers. A list
 * that is absent reads as empty and a field that is not known is ignored.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public interface JournalEvent {
  /** Who, when, why, and in answer to which command. */
  Meta meta();
}
