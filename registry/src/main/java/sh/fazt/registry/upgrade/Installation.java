package sh.fazt.registry.upgrade;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the programs of a node are, who starts it again when it ends, and how it was started.
 *
 * @param root the folder with {@code releases}, {@code current} and {@code keys}; none for a
 *     program that was only unpacked, or built
 * @param supervisor {@code systemd} or {@code loop}; none if it stays ended
 * @param config the file of settings it was started with, if any
 * @param trial the switch that this start is to prove, if it is one
 */
public record Installation(
    Optional<Path> root,
    Optional<String> supervisor,
    Optional<Path> config,
    Optional<Trial> trial) {
  /** A program that was started by hand. */
  public static final Installation NONE =
      new Installation(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** What the environment of the process says: {@code FAZT_ROOT} and {@code FAZT_SUPERVISOR}. */
  public static Installation of(Map<String, String> environment) {
    return new Installation(
        Optional.ofNullable(environment.get("FAZT_ROOT"))
            .filter(text -> !text.isBlank())
            .map(text -> Path.of(text).toAbsolutePath().normalize()),
        Optional.ofNullable(environment.get("FAZT_SUPERVISOR")).filter(text -> !text.isBlank()),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, started with this file of settings. */
  public Installation with(Optional<Path> settings) {
    return new Installation(root, supervisor, settings, trial);
  }

  /** The same, started to prove this switch. */
  public Installation proving(Optional<Trial> proved) {
    return new Installation(root, supervisor, config, proved);
  }

  /** Whether another version can be put in place of the one that runs. */
  public boolean canSwitch() {
    return root.isPresent() && supervisor.isPresent();
  }
}
