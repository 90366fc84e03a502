package sh.fazt.registry.visits;

/**
 * How much room counted visits have. What the node was told by others and what it saw itself are
 * apart, for each app and in all, and the oldest rows of where there are too many make room: what
 * strangers send never pushes out what was seen, nor one app's rows another's.
 *
 * @param mostSeen rows of what the node saw itself
 * @param mostTold rows of what it was told
 * @param bytesPerApp bytes of what was seen of one app, and as many of what was told of it; places
 *     that are no app's share one such room
 */
public record VisitRoom(long mostSeen, long mostTold, long bytesPerApp) {}
