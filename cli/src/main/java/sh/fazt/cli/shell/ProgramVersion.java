package sh.fazt.cli.shell;

import java.util.LinkedHashMap;
import java.util.List;

/** The version of this program and of its platform. */
public final class ProgramVersion {
  /** The version of the sources; it is the Maven version too, which a test holds. */
  public static final String NUMBER = "1.0.0";

  private ProgramVersion() {}

  /** The version of this program: what its distribution says, which the launcher hands over. */
  public static String number() {
    return System.getProperty("fazt.version", NUMBER);
  }

  public static CommandResult reply() {
    String java = System.getProperty("java.runtime.version", "unknown");
    String os = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    var data = new LinkedHashMap<String, String>();
    data.put("version", number());
    data.put("java", java);
    data.put("os", os);
    return CommandResult.of(data, List.of("fazt " + number(), "Java: " + java, "OS/Arch: " + os))
        .withQuietOutput(number());
  }
}
