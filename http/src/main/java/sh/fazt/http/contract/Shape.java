package sh.fazt.http.contract;

import java.util.List;
import java.util.Optional;

/** What a value of JSON looks like. */
public sealed interface Shape {

  /**
   * Text.
   *
   * @param format what kind of text, as OpenAPI calls it; empty for any
   * @param example how one looks; empty if that goes without saying
   */
  record Text(String format, String example) implements Shape {}

  /** One of these words. */
  record Choice(List<String> words) implements Shape {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /** A whole number within bounds, both included. */
  record Whole(long least, long max) implements Shape {}

  /** Any number. */
  record Decimal() implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  record ListOf(Shape element) implements Shape {}

  /** An object whose names are not known beforehand. */
  record MapOf(Shape value) implements Shape {}

  /** An object of these fields. */
  record Group(List<Field> fields) implements Shape {
    public Group {
      fields = List.copyOf(fields);
    }

    public Optional<Field> field(String name) {
      return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
  }

  /** Bytes of whatever type they are, not JSON at all. */
  record Bytes() implements Shape {}

  /** The group this stands in, again. */
  record Recursive() implements Shape {}

  /** Any JSON at all. */
  record AnyJson() implements Shape {}

  /** One of several shapes. */
  record AnyOf(List<Shape> shapes) implements Shape {
    public AnyOf {
      shapes = List.copyOf(shapes);
    }
  }

  Text TEXT = new Text("", "");
  Text APP_ID = new Text("app-id", "app_7f3k9x2m");
  Text SUBDOMAIN = new Text("subdomain", "tetris");
  Text SOME = new Text("text, not empty", "");
  Text NAME = new Text("name", "my-link");
  Text LINE = new Text("line of text", "My app");
  Text APP = new Text("id or name", "tetris");
  Text SECRET = new Text("password", "");
  Text URL = new Text("uri", "https://example.com/");
  Text MOMENT = new Text("date-time", "2026-01-19T12:34:56Z");
  Text VERSION = new Text("version", "v7");
  Text REVISION = new Text("revision", "r1234");
  Whole COUNT = new Whole(0, Long.MAX_VALUE);
  Decimal DECIMAL = new Decimal();
  Flag FLAG = new Flag();
  Bytes BYTES = new Bytes();
  Recursive TREE = new Recursive();
  AnyJson ANYTHING = new AnyJson();

  static Choice oneOf(String... words) {
    return new Choice(List.of(words));
  }

  static ListOf list(Shape element) {
    return new ListOf(element);
  }

  static Group group(Field... fields) {
    return new Group(List.of(fields));
  }
}
