package sh.fazt.registry.logs;

/**
 * How much of logs is kept; of more, the oldest goes first.
 *
 * @param lines of one app
 * @param bytes of the lines of one app
 * @param allBytes of the lines of all apps
 * @param errors different ones of one app
 * @param allErrors of all apps
 */
public record LogRoom(long lines, long bytes, long allBytes, int errors, long allErrors) {}
