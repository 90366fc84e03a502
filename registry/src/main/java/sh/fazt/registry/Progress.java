package sh.fazt.registry;

/**
 * How far long work is.
 *
 * @param done of what there is to do
 * @param total 0 as long as it is not known
 */
public record Progress(long done, long total) {
  /** Nothing is done yet, and the total is unknown. */
  public static final Progress NONE = new Progress(0, 0);
}
