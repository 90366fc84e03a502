package sh.fazt.cli.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scripts that let a shell complete command lines, from the tree of commands. All they know is
 * written into them but the names of peers, which they ask for with {@code fazt completion peers}.
 *
 * <p>For bash and zsh the tables are the same functions, each a {@code case} over the words of the
 * command; what differs is how the shell is asked and answered.
 */
public final class Completion {
  private static final List<Flag> EVERYWHERE = List.of(Flag.JSON, Flag.QUIET, Flag.HELP);

  private static final String BASH =
      """
      _fazt_peers() {
        local name
        while IFS= read -r name; do
          [[ $name == "$1"* ]] && COMPREPLY+=("$2$name")
        done < <(fazt completion peers 2>/dev/null)
      }
      _fazt_add() {
        local line
        while IFS= read -r line; do COMPREPLY+=("$line"); done
      }
      _fazt_kind() {
        case $1 in
          PEER) _fazt_peers "$2" '' ;;
          DIR) compopt -o filenames 2>/dev/null; _fazt_add < <(compgen -d -- "$2") ;;
          FILE) compopt -o filenames 2>/dev/null; _fazt_add < <(compgen -f -- "$2") ;;
        esac
      }
      # Bash makes words of their own of @ and =.
      _fazt() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
        local at= below= flags= args= kind= skip= word i n=0
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if [[ $skip ]]; then [[ $word == = ]] || skip=; continue; fi
          case $word in
            @) skip=1 ;;
            @*|--*=*) ;;
            -*) _fazt_value "$word"; [[ $kind ]] && skip=1 ;;
            *)
              _fazt_below "$at"
              if [[ " $below " == *" $word "* ]]; then at="${at:+$at }$word"; else n=$((n + 1)); fi ;;
          esac
        done
        if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
        if [[ $cur == @ && $COMP_WORDBREAKS == *@* ]]; then _fazt_peers '' ''; return; fi
        if [[ $prev == @ ]]; then _fazt_peers "$cur" ''; return; fi
        if [[ $cur == @* ]]; then _fazt_peers "${cur#@}" @; return; fi
        kind=
        [[ $prev == -* ]] && _fazt_value "$prev"
        if [[ $kind ]]; then _fazt_kind "$kind" "$cur"; return; fi
        if [[ $cur == -* ]]; then
          _fazt_flags "$at"
          _fazt_add < <(compgen -W "$flags" -- "$cur")
          return
        fi
        _fazt_below "$at"
        _fazt_add < <(compgen -W "$below" -- "$cur")
        _fazt_args "$at"
        set -- $args
        shift "$n" 2>/dev/null || set --
        if [[ -z $below && $1 ]]; then _fazt_kind "$1" "$cur"; fi
      }
      complete -F _fazt fazt
      """;

  private static final String ZSH =
      """
      _fazt_kind() {
        case $1 in
          PEER) compadd -- ${(f)"$(fazt completion peers 2>/dev/null)"} ;;
          DIR) _files -/ ;;
          FILE) _files ;;
        esac
      }
      _fazt() {
        local cur=${words[CURRENT]} prev=${words[CURRENT-1]}
        local at= below= flags= args= kind= skip= word i n=0
        for ((i = 2; i < CURRENT; i++)); do
          word=${words[i]}
          if [[ -n $skip ]]; then skip=; continue; fi
          case $word in
            @*|--*=*) ;;
            -*) kind=; _fazt_value "$word"; [[ -n $kind ]] && skip=1 ;;
            *)
              _fazt_below "$at"
              if [[ " $below " == *" $word "* ]]; then at="${at:+$at }$word"; else n=$((n + 1)); fi ;;
          esac
        done
        if [[ $cur == @* ]]; then
          compadd -- @${^${(f)"$(fazt completion peers 2>/dev/null)"}}
          return
        fi
        kind=
        if [[ $cur == --*=* ]]; then
          _fazt_value "${cur%%=*}"
          compset -P '*='
        elif [[ $prev == -* ]]; then
          _fazt_value "$prev"
        fi
        if [[ -n $kind ]]; then _fazt_kind "$kind"; return; fi
        if [[ $cur == -* ]]; then _fazt_flags "$at"; compadd -- ${=flags}; return; fi
        _fazt_below "$at"
        if [[ -n $below ]]; then compadd -- ${=below}; return; fi
        _fazt_args "$at"
        args=(${=args})
        _fazt_kind "${args[n+1]}"
      }
      if [[ ${funcstack[1]} == _fazt ]]; then _fazt "$@"; else compdef _fazt fazt; fi
      """;

  private static final String FISH =
      """
      function __fazt_is
        set -l at ''
        for word in (commandline -opc)[2..-1]
          switch $word
            case '-*' '@*'
            case '*'
              set -l next (string trim -- "$at $word")
              if contains -- "$next" $__fazt_paths
                set at $next
              end
          end
        end
        test "$at" = "$argv[1]"
      end
      function __fazt_peers
        fazt completion peers 2>/dev/null
      end
      complete -c fazt -f
      complete -c fazt -n 'string match -q "@*" -- (commandline -ct)' -a '@(__fazt_peers)'
      """;

  private final Map<String, CommandSpec> commands = new LinkedHashMap<>();

  private Completion(CommandSpec root) {
    collect("", root);
  }

  private void collect(String path, CommandSpec command) {
    commands.put(path, command);
    command.subcommands().forEach(below -> collect((path + " " + below.name()).strip(), below));
  }

  /** For bash: {@code source <(fazt completion bash)}. */
  public static String bash(CommandSpec root) {
    return "# fazt: completion for bash\n" + new Completion(root).tables() + BASH;
  }

  /** For zsh: a file {@code _fazt} on its {@code fpath}, or sourced after {@code compinit}. */
  public static String zsh(CommandSpec root) {
    return "#compdef fazt\n" + new Completion(root).tables() + ZSH;
  }

  /** For fish: {@code fazt completion fish | source}. */
  public static String fish(CommandSpec root) {
    return "# fazt: completion for fish\n" + new Completion(root).fish();
  }

  private String tables() {
    return table("below", "below", Completion::below)
        + table("flags", "flags", Completion::flags)
        + table("args", "args", Completion::arguments)
        + values();
  }

  /** A function that sets a variable by the words of a command. */
  private String table(String function, String variable, Function<CommandSpec, String> words) {
    var lines = new ArrayList<String>();
    lines.add("_fazt_" + function + "() {");
    lines.add("  " + variable + "=");
    lines.add("  case \"$1\" in");
    commands.forEach(
        (path, command) -> {
          String description = words.apply(command);
          if (!description.isEmpty()) {
            lines.add("    '" + path + "') " + variable + "='" + description + "' ;;");
          }
        });
    lines.add("  esac");
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  private static String below(CommandSpec command) {
    return command.subcommands().stream().map(CommandSpec::name).collect(Collectors.joining(" "));
  }

  private static String flags(CommandSpec command) {
    return Stream.concat(command.flags().stream(), EVERYWHERE.stream())
        .map(flag -> "--" + flag.name())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static String arguments(CommandSpec command) {
    return command.arguments().stream()
        .map(argument -> kind(argument.name()))
        .collect(Collectors.joining(" "));
  }

  /** What a value is completed to: peers, directories, files, or nothing. */
  private static String kind(String placeholder) {
    return switch (placeholder) {
      case "PEER", "DIR", "FILE" -> placeholder;
      default -> "TEXT";
    };
  }

  /** A function that returns the kind of value a flag takes; a flag means the same everywhere. */
  private String values() {
    var kinds = new TreeMap<String, String>();
    commands.values().stream()
        .flatMap(command -> command.flags().stream())
        .forEach(
            flag -> {
              String placeholder = flag.placeholder();
              if (placeholder != null) {
                String names =
                    "--" + flag.name() + (flag.letter() == null ? "" : "|-" + flag.letter());
                kinds.merge(names, kind(placeholder), (one, other) -> one);
              }
            });
    var lines = new ArrayList<>(List.of("_fazt_value() {", "  kind=", "  case \"$1\" in"));
    kinds.forEach((names, kind) -> lines.add("    " + names + ") kind=" + kind + " ;;"));
    lines.addAll(List.of("  esac", "}"));
    return String.join("\n", lines) + "\n";
  }

  private String fish() {
    var lines = new ArrayList<String>();
    lines.add(
        "set -g __fazt_paths "
            + commands.keySet().stream()
                .filter(path -> !path.isEmpty())
                .map(path -> "'" + path + "'")
                .collect(Collectors.joining(" ")));
    lines.addAll(FISH.lines().toList());
    commands.forEach((path, command) -> lines.addAll(fish(path, command)));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> fish(String path, CommandSpec command) {
    String here = "complete -c fazt -n '__fazt_is \"" + path + "\"'";
    var lines = new ArrayList<String>();
    for (CommandSpec below : command.subcommands()) {
      lines.add(here + " -a '" + below.name() + "' -d " + quoted(below.summary()));
    }
    for (Flag flag : Stream.concat(command.flags().stream(), EVERYWHERE.stream()).toList()) {
      String letter = flag.letter() == null ? "" : " -s " + flag.letter();
      String placeholder = flag.placeholder();
      String value = placeholder == null ? "" : " -x" + fishValues(kind(placeholder));
      lines.add(here + " -l " + flag.name() + letter + value + " -d " + quoted(flag.summary()));
    }
    for (Argument argument : command.arguments()) {
      String values = fishValues(kind(argument.name()));
      if (!values.isEmpty()) {
        lines.add(here + values);
      }
    }
    return lines;
  }

  private static String fishValues(String kind) {
    return switch (kind) {
      case "PEER" -> " -a '(__fazt_peers)'";
      case "DIR" -> " -a '(__fish_complete_directories)'";
      case "FILE" -> " -a '(__fish_complete_path)'";
      default -> "";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
