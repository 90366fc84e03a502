package sh.fazt.cli.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The type of a setting, inferred from its default. */
enum SettingKind {
  SWITCH("true or false") {
    @Override
    boolean takes(Config holder) {
      holder.getBoolean(VALUE);
      return true;
    }
  },
  NUMBER("a whole number") {
    @Override
    boolean takes(Config holder) {
      String text = holder.getString(VALUE);
      return WHOLE.matcher(text).matches() && Long.parseLong(text) <= Integer.MAX_VALUE;
    }
  },
  SIZE("a size such as 512 KiB") {
    @Override
    boolean takes(Config holder) {
      return holder.getBytes(VALUE) >= 0;
    }
  },
  TIME("a time such as 30 s") {
    @Override
    boolean takes(Config holder) {
      return !holder.getDuration(VALUE).isNegative();
    }
  },
  TEXT("text") {
    @Override
    boolean takes(Config holder) {
      holder.getString(VALUE);
      return true;
    }
  },
  LIST("a list such as [\"10.0.0.0/8\", \"::1\"]") {
    @Override
    boolean takes(Config holder) {
      holder.getStringList(VALUE);
      return true;
    }
  },
  FIELDS("names with values, such as { X-Frame-Options = DENY }") {
    @Override
    boolean takes(Config holder) {
      return holder.getObject(VALUE).values().stream()
          .noneMatch(value -> value instanceof ConfigObject || value instanceof ConfigList);
    }
  };

  private static final String VALUE = "value";
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern A_SIZE = Pattern.compile("[0-9]+ ?(?:[KMGT]i?)?B");
  private static final Pattern A_TIME = Pattern.compile("[0-9]+ ?[a-z]+");

  private final String described;

  SettingKind(String described) {
    this.described = described;
  }

  /** Whether the value is one; a {@link ConfigException} says no as well. */
  abstract boolean takes(Config holder);

  /** For people: "a time such as 30 s". */
  String described() {
    return described;
  }

  static SettingKind of(ConfigValue usual) {
    return switch (usual.valueType()) {
      case BOOLEAN -> SWITCH;
      case NUMBER -> NUMBER;
      case LIST -> LIST;
      case OBJECT -> FIELDS;
      case NULL -> TEXT;
      case STRING -> {
        String text = String.valueOf(usual.unwrapped());
        yield A_SIZE.matcher(text).matches() ? SIZE : A_TIME.matcher(text).matches() ? TIME : TEXT;
      }
    };
  }

  /** What keeps the value from being one, to be put behind the setting's name; or nothing. */
  Optional<String> problem(ConfigValue value) {
    try {
      if (value.valueType() != ConfigValueType.NULL && takes(holding(value))) {
        return Optional.empty();
      }
    } catch (ConfigException _) {
      // Said below.
    }
    return Optional.of(" must be " + described);
  }

  /** Whether a value that is one is nothing at all: 0, 0 B, 0 s. */
  boolean isZero(ConfigValue value) {
    Config holder = holding(value);
    return switch (this) {
      case NUMBER -> holder.getLong(VALUE) == 0;
      case SIZE -> holder.getBytes(VALUE) == 0;
      case TIME -> holder.getDuration(VALUE).isZero();
      case SWITCH, TEXT, LIST, FIELDS -> false;
    };
  }

  private static Config holding(ConfigValue value) {
    return value.atKey(VALUE);
  }

  /**
   * The value a variable of the environment holds. Lists and fields are HOCON; a list may also be
   * its items with commas between them.
   *
   * @throws ConfigException if it cannot be read
   */
  Object read(String text) {
    return switch (this) {
      case SWITCH, NUMBER, SIZE, TIME, TEXT -> text;
      case LIST ->
          text.strip().startsWith("[")
              ? parsed(text).getList(VALUE).unwrapped()
              : Arrays.stream(text.split(",", -1))
                  .map(String::strip)
                  .filter(item -> !item.isEmpty())
                  .toList();
      case FIELDS -> parsed(text).getObject(VALUE).unwrapped();
    };
  }

  private static Config parsed(String text) {
    return ConfigFactory.parseString(VALUE + " = " + text).resolve();
  }

  /** An example of a value, in the form a variable of the environment takes. */
  static String written(Object value) {
    return switch (value) {
      case List<?> list -> String.join(",", list.stream().map(String::valueOf).toList());
      case Map<?, ?> map when map.isEmpty() -> "{}";
      default -> String.valueOf(value);
    };
  }
}
