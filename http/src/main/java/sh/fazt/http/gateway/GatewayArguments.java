package sh.fazt.http.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Field;
import sh.fazt.http.contract.Input;
import sh.fazt.http.contract.Input.Kind;
import sh.fazt.http.contract.Nearest;
import sh.fazt.http.contract.RemoteCommand;
import sh.fazt.http.contract.Shape;
import sh.fazt.http.request.ValueReader;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/**
 * What was typed after the words of a command, in any order. Unknown words are left out and
 * reported in a hint, for older clients send flags that mean nothing here.
 *
 * @param command the one to run, which a flag may have replaced
 * @param values for the endpoint
 * @param hint what was left out; none if nothing was
 */
record GatewayArguments(RemoteCommand command, Map<String, Object> values, @Nullable String hint) {
  private static final Set<String> PEERS = Set.of("on", "to", "from");
  private static final Set<String> NONE = Set.of("yes", "json", "quiet", "plan");

  /** Understood, or not. */
  sealed interface Reading {
    record Read(GatewayArguments arguments) implements Reading {}

    /** Something has to be typed that is not there. */
    record Missing() implements Reading {}

    /** Something does not have its form. */
    record Invalid(String sentence) implements Reading {}
  }

  /** Reads them. */
  static Reading read(RemoteCommand command, List<String> typed) {
    return new Reader(command).read(typed);
  }

  private static final class Reader {
    private final RemoteCommand typedCommand;
    private final Map<String, Input> flags = new HashMap<>();
    private final Map<String, String> given = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();

    Reader(RemoteCommand command) {
      this.typedCommand = command;
      for (Input input : command.inputs()) {
        if (input.kind() == Kind.APP) {
          flags.put("id", input);
          flags.put("alias", input);
        } else if (input.kind() != Kind.WORD) {
          flags.put(input.name(), input);
        }
      }
      var instead = command.instead();
      if (instead != null) {
        flags.put(instead.flag().name(), instead.flag());
      }
    }

    Reading read(List<String> typed) {
      for (int i = 0; i < typed.size(); i++) {
        String word = typed.get(i);
        if (word.length() < 2 || word.charAt(0) != '-') {
          words.add(word);
          continue;
        }
        int equals = word.indexOf('=');
        String name = (equals < 0 ? word : word.substring(0, equals)).replaceFirst("^--?", "");
        Input flag = flags.get(name);
        boolean ignored = flag == null && (PEERS.contains(name) || NONE.contains(name));
        boolean alone = flag == null ? !PEERS.contains(name) : flag.kind().isSwitch();
        if (flag == null && !ignored) {
          unknown.add("--" + name);
        }
        if (equals >= 0) {
          put(flag, name, word.substring(equals + 1));
        } else if (alone) {
          put(flag, name, "true");
        } else if (i + 1 < typed.size()) {
          i++;
          put(flag, name, typed.get(i));
        }
      }
      return asFlagsSay();
    }

    private void put(@Nullable Input flag, String name, String value) {
      if (flag != null) {
        given.put(name, value);
      }
    }

    /** The command the flags make of it. */
    private Reading asFlagsSay() {
      var instead = typedCommand.instead();
      if (instead == null || !given.containsKey(instead.flag().name()) || given.containsKey("id")) {
        return values(typedCommand);
      }
      if (!instead.flag().kind().isSwitch()) {
        words.addFirst(given.get(instead.flag().name()));
      }
      return values(instead.command());
    }

    private Reading values(RemoteCommand command) {
      var values = new LinkedHashMap<>(command.fixed());
      try {
        int place = 0;
        for (Input input : command.inputs()) {
          String text = input.kind() == Kind.APP ? app() : given.get(input.name());
          if (text == null && input.kind().isWord()) {
            text = place < words.size() ? words.get(place++) : null;
          }
          if (text != null) {
            values.put(input.field(), shaped(command.endpoint(), input, text));
          } else if (input.needed()) {
            return new Reading.Missing();
          }
        }
        return new Reading.Read(new GatewayArguments(command, values, hint()));
      } catch (IllegalArgumentException e) {
        return new Reading.Invalid(String.valueOf(e.getMessage()));
      } catch (RejectedException e) {
        return new Reading.Invalid(e.rejection().sentence());
      }
    }

    private @Nullable String app() {
      return given.getOrDefault("id", given.get("alias"));
    }

    private static Object shaped(Endpoint endpoint, Input input, String text) {
      Object value = input.value(text);
      boolean whole =
          fields(endpoint)
              .anyMatch(
                  field ->
                      field.name().equals(input.field()) && field.shape() instanceof Shape.Whole);
      return whole && value instanceof String
          ? new ValueReader(RejectionCode.BAD_REQUEST, "invalid argument")
              .spelled(text, Shape.COUNT, input.name())
          : value;
    }

    private static Stream<Field> fields(Endpoint endpoint) {
      var body = endpoint.body();
      return Stream.of(
              endpoint.segments().stream(),
              endpoint.query().stream(),
              body == null ? Stream.<Field>of() : body.fields().stream())
          .flatMap(part -> part);
    }

    private @Nullable String hint() {
      if (unknown.isEmpty()) {
        return null;
      }
      String first = unknown.getFirst().substring(2);
      return "ignored "
          + String.join(", ", unknown)
          + Nearest.to(first, List.copyOf(flags.keySet()))
              .map(near -> "; did you mean --" + near + "?")
              .orElse("");
    }
  }
}
