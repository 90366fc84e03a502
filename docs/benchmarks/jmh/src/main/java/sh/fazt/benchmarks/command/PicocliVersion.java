package sh.fazt.benchmarks.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code fazt --version} as it would be with picocli's programmatic model. */
final class PicocliVersion {
  private PicocliVersion() {}

  /**
   * Reads the words of a command line and tells the version.
   *
   * @param words the file that {@link CommandTable} wrote, or {@code -} for a program without
   *     commands; then what was typed
   */
  public static void main(String[] words) throws IOException {
    CommandSpec root = words[0].equals("-") ? alone() : read(Files.readAllLines(Path.of(words[0])));
    var read =
        new CommandLine(root)
            .parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new));
    if (read.isVersionHelpRequested()) {
      System.out.println("fazt 1.0.0");
      System.out.println("Java: " + System.getProperty("java.runtime.version"));
      System.out.println(
          "OS/Arch: " + System.getProperty("os.name") + "/" + System.getProperty("os.arch"));
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static CommandSpec alone() {
    return CommandSpec.create()
        .name("fazt")
        .addOption(OptionSpec.builder("--version", "-v").versionHelp(true).build());
  }

  private static CommandSpec read(List<String> lines) {
    var path = new ArrayList<CommandSpec>();
    for (String line : lines) {
      String[] cells = line.split("\t", -1);
      switch (cells[0]) {
        case CommandTable.COMMAND -> {
          int depth = Integer.parseInt(cells[1]);
          var command = CommandSpec.create().name(cells[2]);
          command.usageMessage().description(cells[3]);
          while (path.size() > depth) {
            path.removeLast();
          }
          if (depth > 0) {
            path.getLast().addSubcommand(cells[2], command);
          }
          path.add(command);
        }
        case CommandTable.FLAG -> flag(path.getLast(), cells);
        case CommandTable.WORD ->
            path.getLast()
                .addPositional(
                    PositionalParamSpec.builder()
                        .paramLabel(cells[1])
                        .arity(
                            cells[2].equals("REQUIRED")
                                ? "1"
                                : cells[2].equals("OPTIONAL") ? "0..1" : "0..*")
                        .description(cells[3])
                        .build());
        default -> throw new IllegalArgumentException(line);
      }
    }
    return path.getFirst();
  }

  private static void flag(CommandSpec command, String[] cells) {
    String name = "--" + cells[1];
    if (command.findOption(name) != null) {
      return;
    }
    var flag = OptionSpec.builder(name).description(cells[4]).versionHelp(name.equals("--version"));
    if (!cells[2].isEmpty()) {
      flag.names(name, "-" + cells[2]);
    }
    if (cells[3].equals("1")) {
      flag.arity("1").type(String.class);
    }
    command.addOption(flag.build());
  }
}
