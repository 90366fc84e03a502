package sh.fazt.registry.sqlite.older;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row as it is read. SQLite keeps any type in any column, so every cell is taken as the bytes
 * it is, or spells; a cell of a column the table has not is as one that is null.
 */
final class OlderRow {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private final ResultSet rows;
  private final Map<String, Integer> places;

  /**
   * The present row.
   *
   * @param places where a column's value is; its length in bytes stands behind it
   */
  OlderRow(ResultSet rows, Map<String, Integer> places) {
    this.rows = rows;
    this.places = places;
  }

  /** Where the row is. */
  long id() throws SQLException {
    return rows.getLong(1);
  }

  /** Length in bytes; 0 if there is nothing. */
  long size(String column) throws SQLException {
    Integer place = places.get(column);
    return place == null ? 0 : rows.getLong(place + 1);
  }

  boolean isNull(String column) throws SQLException {
    Integer place = places.get(column);
    if (place == null) {
      return true;
    }
    rows.getLong(place + 1);
    return rows.wasNull();
  }

  /**
   * The text of a cell.
   *
   * @throws OddCell if there is none, it is too long, or no text
   */
  String text(String column) throws SQLException {
    String text = textOrNull(column);
    if (text == null) {
      throw new OddCell(column + " is missing");
    }
    return text;
  }

  /**
   * The text of a cell, or none if it is null.
   *
   * @throws OddCell if it is too long, or no text
   */
  @Nullable String textOrNull(String column) throws SQLException {
    Integer place = places.get(column);
    if (place == null || isNull(column)) {
      return null;
    }
    if (size(column) == 0) {
      return "";
    }
    byte[] bytes = rows.getBytes(place);
    if (bytes == null) {
      throw new OddCell(column + " is too long");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new OddCell(column + " is no text");
    }
  }

  /** The text of a cell; empty if there is none that can be used. */
  String textOrEmpty(String column) throws SQLException {
    try {
      String text = textOrNull(column);
      return text == null ? "" : text;
    } catch (OddCell e) {
      return "";
    }
  }

  Optional<Instant> time(String column) throws SQLException {
    return OlderTime.parse(textOrEmpty(column));
  }

  OptionalLong number(String column) throws SQLException {
    String text = textOrEmpty(column);
    return WHOLE.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  boolean isOn(String column) throws SQLException {
    return number(column).orElse(0) != 0;
  }
}
