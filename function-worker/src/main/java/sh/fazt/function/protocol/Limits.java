package sh.fazt.function.protocol;

import java.time.Duration;

/**
 * What one request may take.
 *
 * @param time wall clock, from the moment a worker begins with it
 * @param allocation bytes allocated by its thread, garbage included
 * @param statements statements executed; 0 is no limit
 * @param output bytes of the response's body
 * @param hostCalls calls that the node answers (storage, network)
 * @param logLines lines written to the log; more are counted and dropped
 * @param logBytes characters of these lines together
 */
public record Limits(
    Duration time,
    long allocation,
    long statements,
    long output,
    int hostCalls,
    int logLines,
    int logBytes) {}
