package sh.fazt.function.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.graalvm.polyglot.Source;

/** JavaScript as something to evaluate. */
final class Sources {
  static final String LANGUAGE = "js";

  /** Files of ours have names that begin like this; they are left out of what owners read. */
  static final String OURS = "fazt:";

  private static final String MODULE_TYPE = "application/javascript+module";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Sources() {}

  /** The text of a file; what CommonJS puts around it stays on the file's own lines. */
  static Source of(String path, String text, ReleaseFiles.Form form) {
    String plain = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    return switch (form) {
      case SCRIPT -> built(Source.newBuilder(LANGUAGE, plain, path));
      case ES_MODULE -> built(Source.newBuilder(LANGUAGE, plain, path).mimeType(MODULE_TYPE));
      case COMMON_JS ->
          built(
              Source.newBuilder(
                  LANGUAGE,
                  "(function (exports, require, module, __filename, __dirname) {"
                      + hashbangAsComment(plain)
                      + "\n})",
                  path));
    };
  }

  private static String hashbangAsComment(String text) {
    return text.startsWith("#!") ? "//" + text : text;
  }

  /** A file of ours, beside this class. */
  static Source part(String name) {
    return built(Source.newBuilder(LANGUAGE, resource(name + ".js"), OURS + name));
  }

  static boolean exists(String name) {
    return Sources.class.getResource(name) != null;
  }

  static String resource(String name) {
    try (InputStream in = Sources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Source built(Source.Builder builder) {
    try {
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
