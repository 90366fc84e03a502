package sh.fazt.registry.imports.older;

import java.util.List;

/**
 * Which release wrote a file, as far as the file tells.
 *
 * @param form what its columns say
 * @param migrations numbers of the changes of its schema that were made, in their order; may be
 *     empty
 */
public record OlderRelease(Form form, List<Long> migrations) {
  /** The two shapes of the tables. */
  public enum Form {
    /** Apps are known by their name, and nothing else leads to one. */
    PRE_0_10,
    /** Apps have an id, and aliases lead to them. */
    V0_10
  }

  public OlderRelease {
    migrations = List.copyOf(migrations);
  }

  /** The number of the last one; 0 if there is none. */
  public long newestMigration() {
    return migrations.isEmpty() ? 0 : migrations.getLast();
  }

  /** The releases that leave a file so, in words: {@code 0.10.0 to 0.10.10}. */
  public String words() {
    return switch (Math.clamp(newestMigration(), 0, 100)) {
      case 0 -> form == Form.V0_10 ? "0.10" : "0.9 or earlier";
      case 1, 2, 3, 4, 5, 6, 7, 8 -> "0.8 or earlier";
      case 9 -> "0.9.0 to 0.9.4";
      case 10 -> "0.9.5 to 0.9.23";
      case 11 -> "0.9.24 to 0.9.27";
      case 12 -> "0.10.0 to 0.10.10";
      case 13 -> "0.10.11 to 0.10.14";
      case 14 -> "0.10.15 to 0.11.1";
      case 15 -> "0.11.2";
      case 16 -> "0.12";
      case 17 -> "0.16";
      case 18 -> "0.24.9";
      default -> "0.26 or later";
    };
  }
}
