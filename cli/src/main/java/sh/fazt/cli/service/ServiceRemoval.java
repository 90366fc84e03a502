package sh.fazt.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.control.PlainJson;

/** Takes a service away; its data and settings only if that is asked for. */
record ServiceRemoval(ServiceLayout layout, Programs programs) {

  CommandResult run(boolean withData) throws IOException {
    boolean isThere = Files.exists(layout.unit()) || Files.exists(layout.root());
    if (Files.exists(layout.unit())) {
      var stopped =
          programs.run("", layout.systemctl("disable", "--now", ServiceLayout.NAME + ".service"));
      if (!stopped.isGood() || ServiceState.of(layout, programs).isRunning()) {
        throw Failure.refused(
            "STILL_RUNNING",
            "the service could not be stopped: " + stopped.reason(),
            "Look at it: " + layout.typed("status"));
      }
      Files.delete(layout.unit());
      programs.run("", layout.systemctl("daemon-reload"));
      programs.run("", layout.systemctl("reset-failed", ServiceLayout.NAME + ".service"));
    }
    if (Files.isSymbolicLink(layout.link())
        && Files.readSymbolicLink(layout.link()).startsWith(layout.root())) {
      Files.delete(layout.link());
    }
    if (withData) {
      purge();
    }
    CommandResult result = result(isThere, withData);
    // This program may be what is removed now; what is printed below is in memory already.
    String _ = PlainJson.write(result.data());
    WrittenFile.remove(layout.root());
    return result;
  }

  private void purge() throws IOException {
    if (layout.isOfTheMachine()) {
      WrittenFile.remove(layout.data());
      programs.run("userdel", layout.user());
      WrittenFile.remove(layout.settings());
      Path folder = layout.settings().getParent();
      if (folder != null && Files.isDirectory(folder)) {
        programs.run("rmdir", folder.toString());
      }
      return;
    }
    // In a user's own folders other things stand beside what is ours.
    try (var files = Files.newDirectoryStream(layout.data(), "fazt.db*")) {
      for (Path file : files) {
        WrittenFile.remove(file);
      }
    } catch (NoSuchFileException _) {
      // There was no data.
    }
    for (String folder : List.of("upgrade", ".fazt-native")) {
      WrittenFile.remove(layout.data().resolve(folder));
    }
    Files.deleteIfExists(layout.settings());
  }

  private CommandResult result(boolean isThere, boolean withData) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("removed", isThere);
    data.put("data_removed", withData);
    data.put("data", layout.data().toString());
    var lines = new ArrayList<String>();
    lines.add(isThere ? "The service and its program are removed." : "There is no service here.");
    lines.add(
        withData
            ? "Its data and settings are removed too."
            : "Its data is still in "
                + layout.data()
                + ", its settings in "
                + layout.settings()
                + ".");
    return CommandResult.of(data, List.copyOf(lines));
  }
}
