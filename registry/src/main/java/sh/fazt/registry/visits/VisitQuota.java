package sh.fazt.registry.visits;

/**
 * How much room counted visits have. What the node saw itself, what pages tell it, and clicks and
 * reports are apart, for each app and in all, and the oldest rows of where there are too many make
 * room: what strangers send never pushes out what was seen, nor one app's rows another's.
 *
 * @param maxSeen rows of what the node saw itself
 * @param maxReported rows of what pages tell, and as many of clicks and reports
 * @param bytesPerApp bytes of one kind about one app; places that are no app's share one such room
 *     of each kind
 */
public record VisitQuota(long maxSeen, long maxReported, long bytesPerApp) {}
