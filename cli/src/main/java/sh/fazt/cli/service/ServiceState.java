package sh.fazt.cli.service;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What systemd says of a service.
 *
 * @param properties as {@code systemctl show} names them
 */
record ServiceState(Map<String, String> properties) {
  private static final String SHOWN =
      "LoadState,ActiveState,SubState,MainPID,UnitFileState,NRestarts,StatusText,Result,ActiveEnterTimestamp";

  ServiceState {
    properties = Map.copyOf(properties);
  }

  static ServiceState of(ServiceLayout layout, Programs programs) throws IOException {
    var properties = new HashMap<String, String>();
    programs
        .run("", layout.systemctl("show", "--property=" + SHOWN, ServiceLayout.NAME + ".service"))
        .out()
        .lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                properties.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return new ServiceState(properties);
  }

  boolean isInstalled() {
    return text("LoadState").equals("loaded");
  }

  /** Whether it is ready and serves. */
  boolean isRunning() {
    return text("ActiveState").equals("active");
  }

  boolean isEnabled() {
    return text("UnitFileState").equals("enabled");
  }

  /** Its process, or 0. */
  long pid() {
    String text = text("MainPID");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  String text(String property) {
    return properties.getOrDefault(property, "");
  }
}
