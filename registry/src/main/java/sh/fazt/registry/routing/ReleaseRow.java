package sh.fazt.registry.routing;

import java.time.Instant;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.TreeHash;

/**
 * One release as the table knows it.
 *
 * @param bytes sum of the sizes of its files
 * @param at when it was deployed
 */
public record ReleaseRow(ReleaseNo no, TreeHash tree, int fileCount, long bytes, Instant at) {}
