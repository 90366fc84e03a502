package sh.fazt.journal.node;

import sh.fazt.journal.Meta;
import sh.fazt.journal.Revision;
import sh.fazt.journal.StateHash;

/**
 * The journal's head was signed.
 *
 * @param head the last revision covered
 * @param chain the chain's hash there, lower-case hex
 * @param stateHash the state hash there
 * @param signature Ed25519 over the checkpoint's canonical bytes, base64
 */
public record CheckpointSigned(
    Meta meta, Revision head, String chain, StateHash stateHash, String signature)
    implements NodeEvent {}
