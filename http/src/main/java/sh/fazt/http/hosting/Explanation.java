package sh.fazt.http.hosting;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request comes to what it is answered: from its host, step by step.
 *
 * @param url the URL that was asked for
 * @param outcome what the visitor gets, in a word
 * @param status with which status
 * @param steps each with the rule that led on
 * @param location where a redirect leads, or none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
    String url, String outcome, int status, List<Step> steps, @Nullable String location) {
  public Explanation {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param step {@code host}, {@code alias}, {@code arm}, {@code app}, {@code release}, {@code
   *     file} or {@code page}
   * @param value what was found there
   * @param why the rule that led on, in words
   * @param set the event that set it, or none where nothing of the journal's is looked at
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Step(String step, String value, String why, @Nullable Cause set) {}

  /**
   * The event that set something.
   *
   * @param revision where it stands in the journal
   * @param event what happened
   * @param at when, RFC 3339
   * @param by who did it
   * @param reason why; none if none was given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cause(
      String revision, String event, String at, String by, @Nullable String reason) {}

  /** The same of an answer that had this status in the end, as for a range or another method. */
  Explanation answered(int with) {
    return new Explanation(
        url, with == 405 ? "method_not_allowed" : outcome, with, steps, location);
  }

  private static final ObjectWriter LINE =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  /** As JSON that fits into a header field. */
  String inOneLine() {
    try {
      return LINE.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
