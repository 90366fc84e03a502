package sh.fazt.registry.routing;

import java.time.Instant;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;

/**
 * One release as the table knows it.
 *
 * @param bytes sum of the sizes of its files
 * @param version the app's version when it was deployed
 * @param at when it was deployed
 */
public record ReleaseRow(
    ReleaseNo no, TreeHash tree, int fileCount, long bytes, Version version, Instant at) {}
