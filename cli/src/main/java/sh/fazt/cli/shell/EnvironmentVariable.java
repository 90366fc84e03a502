package sh.fazt.cli.shell;

/** The variables of the environment that are no settings of a node, named as they are set. */
public enum EnvironmentVariable {
  FAZT_DB_PATH("the node's database, where `--db` does not name it"),
  FAZT_TOKEN("the token of `fazt remote add`"),
  FAZT_PASSWORD("the operator's password for `fazt server init` and `set-credentials`"),
  FAZT_CA_FILE("certificates (PEM) of authorities the command line trusts besides the usual ones"),
  FAZT_DEBUG("set: a command that failed by an accident shows where"),
  FAZT_JAVA_HOME("the JDK 25 the launcher uses, before all others"),
  FAZT_JAVA_OPTIONS("more options for the JVM"),
  FAZT_JVM_FOLDER("where the launcher looks for JDKs, instead of /usr/lib/jvm"),
  FAZT_OPT_FOLDER("where the launcher looks for JDKs, instead of /opt"),
  FAZT_ROOT("the install root whose `current` the node runs; set by what keeps it running"),
  FAZT_SUPERVISOR(
      "what keeps the node running and starts it again: `systemd` or `loop`; set by it"),
  FAZT_MAIN("the class the launcher starts; for building the start-up caches"),
  FAZT_TRAINING("`off`: the build makes no start-up caches");

  private final String meaning;

  EnvironmentVariable(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }
}
