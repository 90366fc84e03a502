package sh.fazt.registry.backup;

import sh.fazt.journal.Revision;
import sh.fazt.journal.StateHash;

/**
 * What the journal in a database adds up to, and where it ends. Two databases with an equal chain
 * have the same history; with an equal state hash they serve and list the same.
 *
 * @param revision the newest event
 * @param chain the last link of the journal's chain, lower-case hex
 * @param stateHash of the visible state after that event
 * @param apps that are not removed
 */
public record DatabaseState(Revision revision, String chain, StateHash stateHash, int apps) {}
