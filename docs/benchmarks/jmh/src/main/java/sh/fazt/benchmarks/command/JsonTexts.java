package sh.fazt.benchmarks.command;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sh.fazt.registry.control.PlainJson;

/** Reads a JSON document as plain values and writes it again, as a command does with an answer. */
final class JsonTexts {
  private JsonTexts() {}

  /**
   * Does it, and prints how long the text is then.
   *
   * @param words who reads and writes, and the file
   */
  public static void main(String[] words) throws IOException {
    String text = Files.readString(Path.of(words[1]));
    String again =
        switch (words[0]) {
          case "none" -> text;
          case "own" -> PlainJson.write(PlainJson.read(text));
          case "jackson-jr" -> JSON.std.asString(JSON.std.anyFrom(text));
          default -> throw new IllegalArgumentException(words[0]);
        };
    System.out.println(again.length());
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
