package sh.fazt.http.upgrade;

/**
 * What an upgrade does at the moment.
 *
 * @param what in a few words
 * @param done of {@code total}, in the unit of what is done
 * @param total 0 if it is not known
 */
record Activity(String what, long done, long total) {
  static final Activity NONE = new Activity("", 0, 0);
}
