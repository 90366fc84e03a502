package sh.fazt.registry.content;

/**
 * What a collection removed, or would remove.
 *
 * @param applied whether it was removed
 * @param trees trees no event refers to
 * @param contents files in no tree that is kept
 * @param gzipForms gzip forms of those, and such without content
 * @param chunks pieces of large files among those, and pieces an upload left behind
 * @param temporaryFiles files a broken upload left in the temporary space
 * @param bytes all of it together, without what the database itself adds
 */
public record CollectionReport(
    boolean applied,
    long trees,
    long contents,
    long gzipForms,
    long chunks,
    long temporaryFiles,
    long bytes) {}
