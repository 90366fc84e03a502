package sh.fazt.http.contract;

import java.util.List;
import java.util.Map;

/**
 * A value that requests bring: what an endpoint declares and what its handler reads it by, so that
 * neither its name nor its type can be mistaken.
 *
 * @param <T> what it is read as
 */
@SuppressWarnings("UnusedTypeParameter") // handlers read it as one
public record Param<T>(String name, Kind kind) {
  /** An object within a body. */
  public interface Group {}

  /** What a value is. */
  public enum Kind {
    TEXT,
    WHOLE,
    FLAG,
    TEXTS,
    TEXT_BY_NAME,
    GROUP,
    GROUPS
  }

  static Param<String> text(String name) {
    return new Param<>(name, Kind.TEXT);
  }

  static Param<Long> whole(String name) {
    return new Param<>(name, Kind.WHOLE);
  }

  static Param<Boolean> flag(String name) {
    return new Param<>(name, Kind.FLAG);
  }

  static Param<List<String>> texts(String name) {
    return new Param<>(name, Kind.TEXTS);
  }

  static Param<Map<String, String>> textByName(String name) {
    return new Param<>(name, Kind.TEXT_BY_NAME);
  }

  static Param<Group> group(String name) {
    return new Param<>(name, Kind.GROUP);
  }

  static Param<List<Group>> groups(String name) {
    return new Param<>(name, Kind.GROUPS);
  }

  /** Whether a value of this shape is read as what this is. */
  boolean fits(Shape shape) {
    return switch (shape) {
      case Shape.Text _, Shape.Choice _ -> kind == Kind.TEXT;
      case Shape.Whole _ -> kind == Kind.WHOLE;
      case Shape.Flag _ -> kind == Kind.FLAG;
      case Shape.ListOf(Shape.Group _) -> kind == Kind.GROUPS;
      case Shape.ListOf _ -> kind == Kind.TEXTS;
      case Shape.MapOf _ -> kind == Kind.TEXT_BY_NAME;
      case Shape.Group _ -> kind == Kind.GROUP;
      case Shape.AnyOf(var shapes) -> shapes.stream().anyMatch(this::fits);
      case Shape.Decimal _, Shape.Bytes _, Shape.Recursive _, Shape.AnyJson _ -> false;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
