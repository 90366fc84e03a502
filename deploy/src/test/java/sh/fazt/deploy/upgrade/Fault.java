package sh.fazt.deploy.upgrade;

/**
 * What is wrong with a release. Where the program itself is at fault, a script in place of {@code
 * bin/fazt} makes it so, which has the real one beside it.
 */
enum Fault {
  NONE(""),

  /** Ends before it is a node. */
  EXITS_AT_START("start) exit 3 ;;"),

  /** Ends as one that was asked to. */
  EXITS_WELL_AT_START("start) exit 0 ;;"),

  /** Is never ready, and never ends. */
  HANGS("start) exec sleep 1000 ;;"),

  /** Stands still while it starts. */
  FREEZES("start) (sleep 1; kill -STOP $$) & exec \"$real\" \"$@\" ;;"),

  /** Is ready, and dies three seconds later, again and again. */
  CRASH_LOOPS(
      """
      start)
        (until curl -fs -m 1 -o /dev/null http://127.0.0.1/health; do sleep 0.1; done; sleep 3; kill -9 $$) &
        exec "$real" "$@"
        ;;\
      """),

  /** Makes something else of the journal. */
  OTHER_STATE(
      "preflight) \"$real\" \"$@\" | sed 's/\"state_hash\":\"[0-9a-f]\\{8\\}/\"state_hash\":\"00000000/' ;;"),

  PREFLIGHT_FAILS("preflight) echo 'no such table' >&2; exit 1 ;;"),

  PREFLIGHT_HANGS("preflight) exec sleep 1000 ;;"),

  /** Needs more memory than there is, once it is in place. */
  EATS_MEMORY(
      "start) FAZT_JAVA_OPTIONS='-Xms8m -Xmx8m'; export FAZT_JAVA_OPTIONS; exec \"$real\" \"$@\" ;;"),

  /** Fills the disk of the data, and cannot go on. */
  FILLS_THE_DISK(
      "start) head -c 8G /dev/zero >/var/lib/fazt/upgrade/filler 2>/dev/null; exit 1 ;;"),

  /** Its archive ends too early. */
  TRUNCATED(""),

  /** Somebody else signed it. */
  FOREIGN_SIGNATURE("");

  /** A case of the first word after {@code server}. */
  private final String script;

  Fault(String script) {
    this.script = script;
  }

  boolean inProgram() {
    return !script.isEmpty();
  }

  /** The program. */
  String program() {
    return """
        #!/bin/sh
        self=$(readlink -f "$0")
        real=${self%/*}/fazt-real
        if [ "${1:-}" = server ]; then
          case ${2:-} in
            SCRIPT
            *) exec "$real" "$@" ;;
          esac
        else
          exec "$real" "$@"
        fi
        """
        .replace("SCRIPT", script);
  }
}
