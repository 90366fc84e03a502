package sh.fazt.registry.visits;

/**
 * The storage quotas of visits. What the node saw itself, what pages send, and clicks and webhooks
 * have separate quotas, for each app and in all; when one is exceeded its oldest rows are deleted.
 * So what outsiders send never displaces what was seen, nor one app's rows another's.
 *
 * @param maxSeen rows of what the node saw itself
 * @param maxReported rows of what pages send, and as many of clicks and webhooks
 * @param bytesPerApp bytes of one kind about one app; places of no app share one such quota for
 *     each kind
 */
public record VisitQuota(long maxSeen, long maxReported, long bytesPerApp) {}
