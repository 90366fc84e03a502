import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks ({@code check}) or applies ({@code apply}) the one source format of this project. */
public final class Format {
  public static void main(String[] args) throws Exception {
    boolean apply = args.length > 0 && args[0].equals("apply");
    List<Path> files;
    try (var walk = Files.walk(Path.of(""))) {
      files =
          walk.filter(p -> p.toString().endsWith(".java"))
              .filter(p -> !("/" + p).contains("/target/"))
              .sorted()
              .toList();
    }
    var formatter = new Formatter();
    var wrong = new ArrayList<Path>();
    for (Path file : files) {
      String before = Files.readString(file);
      String after =
          formatter.formatSource(
              ImportOrderer.reorderImports(
                  RemoveUnusedImports.removeUnusedImports(before),
                  JavaFormatterOptions.Style.GOOGLE));
      if (!after.equals(before)) {
        wrong.add(file);
        if (apply) {
          Files.writeString(file, after);
        }
      }
    }
    if (apply) {
      System.out.println("formatted " + wrong.size() + " of " + files.size() + " files");
    } else if (!wrong.isEmpty()) {
      wrong.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("apply the format with: mvn -N validate -Dformat=apply");
      System.exit(1);
    }
  }
}
