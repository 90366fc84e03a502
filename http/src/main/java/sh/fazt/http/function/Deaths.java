package sh.fazt.http.function;

/**
 * How workers ended so far.
 *
 * @param killed by the node, because a script did not end
 * @param died by themselves
 * @param last how the last one of these ended; empty if none did
 */
record Deaths(long killed, long died, String last) {
  static final Deaths NONE = new Deaths(0, 0, "");

  Deaths andKilled() {
    return new Deaths(killed + 1, died, last);
  }

  Deaths andDied(String how) {
    return new Deaths(killed, died + 1, how);
  }
}
