package sh.fazt.journal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.erdtman.jcs.JsonCanonicalizer;
import sh.fazt.journal.StateHash;
import sh.fazt.journal.canonical.VisibleState;

/**
 * The JSON of the journal. Unknown fields are ignored, so that an older program reads what a newer
 * one wrote as long as the class is known to it.
 */
public final class JournalJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModules(new JavaTimeModule(), new Jdk8Module(), new JournalModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private JournalJson() {}

  /**
   * A mapper that reads and writes events exactly as the journal does; callers must not reconfigure
   * it.
   */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** The SHA-256 of the state's canonical JSON. */
  public static StateHash hash(VisibleState state) {
    return StateHash.ofBytes(canonical(state));
  }

  /**
   * The value as canonical JSON (RFC 8785), UTF-8.
   *
   * @throws UncheckedIOException if the value has no JSON form
   */
  public static byte[] canonical(Object value) {
    try {
      return new JsonCanonicalizer(MAPPER.writeValueAsString(value)).getEncodedUTF8();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
