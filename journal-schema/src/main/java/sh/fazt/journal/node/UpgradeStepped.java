package sh.fazt.journal.node;

import sh.fazt.journal.Meta;

/**
 * An upgrade got one step further.
 *
 * @param step the step's word
 * @param digest SHA-256 of the archive, or empty
 * @param detail in words; may be empty
 */
public record UpgradeStepped(
    Meta meta, String step, String from, String to, String digest, String detail)
    implements NodeEvent {}
