package sh.fazt.http.gateway;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.PlanView;
import sh.fazt.http.answer.Rows;
import sh.fazt.http.answer.StreamedJson;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.contract.AliasCommands;
import sh.fazt.http.contract.Contract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Field;
import sh.fazt.http.contract.GatewayContract;
import sh.fazt.http.contract.Nearest;
import sh.fazt.http.contract.Params;
import sh.fazt.http.contract.RemoteCommand;
import sh.fazt.http.contract.Shape;
import sh.fazt.http.endpoint.AppView;
import sh.fazt.http.legacy.GatewayView;
import sh.fazt.http.request.ApiContext;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.Call;
import sh.fazt.http.request.Handler;
import sh.fazt.http.request.Values;
import sh.fazt.journal.AppId;
import sh.fazt.registry.RootCause;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/**
 * Runs commands as they are typed: each is a call of the endpoint it stands for, with that
 * endpoint's scope. A refused command is answered with status 200 and the codes older clients know;
 * missing permissions, and what may be retried, have a status of their own.
 */
public final class Gateway {
  /**
   * Refused whatever the command was; answered as the API answers it, and not as a command's
   * outcome.
   */
  private static final Set<RejectionCode> CALLER_REFUSED =
      Set.of(
          RejectionCode.UNAUTHORIZED,
          RejectionCode.INVALID_API_KEY,
          RejectionCode.INVALID_CREDENTIALS,
          RejectionCode.FORBIDDEN,
          RejectionCode.RATE_LIMIT_EXCEEDED,
          RejectionCode.TOO_MANY_OPEN_DEPLOYS);

  private final ApiContext context;
  private final Map<Endpoint, Handler> handlers;

  public Gateway(ApiContext context, Map<Endpoint, Handler> handlers) {
    this.context = context;
    this.handlers = handlers;
  }

  public Map<Endpoint, Handler> handlers() {
    return Map.of(GatewayContract.RUN, this::run);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record CommandOutcome(
      boolean success,
      @Nullable JsonNode data,
      @Nullable String error,
      @Nullable String code,
      @Nullable String hint) {
    static CommandOutcome done(JsonNode data, @Nullable String hint) {
      return new CommandOutcome(true, data, null, null, hint);
    }

    static CommandOutcome not(String error, String code, @Nullable String hint) {
      return new CommandOutcome(false, null, error, code, hint);
    }
  }

  private CompletionStage<EndpointReply> run(Call call) {
    String first = call.values().text(Params.COMMAND).map(String::strip).orElse("");
    if (first.isEmpty()) {
      throw ApiRejections.badRequest("command is required").asException();
    }
    var args = call.values().texts(Params.ARGS).orElse(List.of());
    var known = Contract.COMMANDS.stream().filter(command -> isBelow(command, first)).toList();
    if (known.isEmpty()) {
      return outcome(CommandOutcome.not("unknown command", "UNKNOWN_COMMAND", nearest(first)));
    }
    var alone = known.stream().filter(command -> command.words().equals(first)).findFirst();
    if (alone.isPresent()) {
      return run(call, alone.get(), args);
    }
    if (args.isEmpty()) {
      return outcome(CommandOutcome.not("missing subcommand", "MISSING_SUBCOMMAND", names(known)));
    }
    String words = first + " " + args.getFirst();
    return known.stream()
        .filter(command -> command.words().equals(words))
        .findFirst()
        .map(command -> run(call, command, args.subList(1, args.size())))
        .orElseGet(
            () ->
                outcome(
                    CommandOutcome.not(
                        "unknown subcommand",
                        "UNKNOWN_SUBCOMMAND",
                        Nearest.to(words, known.stream().map(RemoteCommand::words).toList())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElseGet(() -> names(known)))));
  }

  private static boolean isBelow(RemoteCommand command, String first) {
    return command.words().equals(first) || command.words().startsWith(first + " ");
  }

  private static String names(List<RemoteCommand> commands) {
    return "known are " + String.join(", ", commands.stream().map(RemoteCommand::words).toList());
  }

  private static @Nullable String nearest(String word) {
    return Nearest.to(
            word,
            Contract.COMMANDS.stream()
                .map(command -> command.words().replaceFirst(" .*", ""))
                .distinct()
                .toList())
        .map(near -> "did you mean '" + near + "'?")
        .orElse(null);
  }

  private static CompletionStage<EndpointReply> outcome(CommandOutcome what) {
    return completedFuture(EndpointReply.of(what));
  }

  private CompletionStage<EndpointReply> run(Call call, RemoteCommand typed, List<String> args) {
    return switch (GatewayArguments.read(typed, args)) {
      case GatewayArguments.Reading.Missing _ ->
          outcome(
              CommandOutcome.not("missing required argument", "MISSING_ARGUMENT", usage(typed)));
      case GatewayArguments.Reading.Invalid(var sentence) ->
          outcome(CommandOutcome.not(sentence, "BAD_REQUEST", usage(typed)));
      case GatewayArguments.Reading.Read(var arguments) -> run(call, typed, arguments);
    };
  }

  private static @Nullable String usage(RemoteCommand command) {
    return command.examples().isEmpty() ? null : "such as " + command.examples().getFirst().line();
  }

  private CompletionStage<EndpointReply> run(
      Call call, RemoteCommand typed, GatewayArguments arguments) {
    var command = arguments.command();
    var endpoint = command.endpoint();
    mayAsk(call.caller(), endpoint);
    if (!endpoint.method().equals("GET")) {
      context.node().gate().pass();
    }
    call.conditions().mustFit(endpoint);
    CompletionStage<EndpointReply> done;
    try {
      var values = new Values(withIds(endpoint, arguments.values(), call.caller()));
      var same =
          new Call(
              endpoint, call.request(), call.caller(), values, call.conditions(), call.around());
      Handler handler = handlers.get(endpoint);
      if (handler == null) {
        throw new IllegalStateException("nobody answers " + endpoint.id());
      }
      done =
          handler
              .answer(same)
              .thenApply(
                  reply ->
                      switch (reply.data()) {
                        case EndpointReply.Plan(var events) ->
                            EndpointReply.of(
                                CommandOutcome.done(
                                    ApiJson.tree(
                                        PlanView.of(
                                            events, context.node().table().now(), call.caller())),
                                    arguments.hint()));
                        case Rows rows ->
                            whole(
                                rows.mapped(row -> GatewayView.row(typed, command, row)).written(),
                                reply,
                                arguments);
                        case StreamedJson written -> whole(written, reply, arguments);
                        case Object data ->
                            EndpointReply.of(
                                    CommandOutcome.done(
                                        new GatewayView(context, call.request())
                                            .of(typed, command, values, ApiJson.tree(data)),
                                        arguments.hint()))
                                .beside(reply.meta());
                      });
    } catch (RejectedException refused) {
      done = failedFuture(refused);
    }
    return done.exceptionallyCompose(
        failure -> notDone(typed, arguments, failure).thenApply(EndpointReply::of));
  }

  /** What is written while it is read, in the gateway's own envelope. */
  private static EndpointReply whole(
      StreamedJson written, EndpointReply reply, GatewayArguments arguments) {
    String hint = arguments.hint();
    String tail = hint == null ? "}" : ",\"hint\":" + ApiJson.text(hint) + "}";
    return EndpointReply.of(written.within("{\"success\":true,\"data\":", tail))
        .beside(reply.meta());
  }

  private static void mayAsk(Caller caller, Endpoint endpoint) {
    var needed = endpoint.access().scope();
    if (needed.isPresent() && !caller.has(needed.get())) {
      throw ApiRejections.needs(needed.get()).asException();
    }
  }

  /** Where an endpoint wants an app's id an alias will do here. */
  private Map<String, Object> withIds(
      Endpoint endpoint, Map<String, Object> values, Caller caller) {
    for (Field segment : endpoint.segments()) {
      if (segment.shape().equals(Shape.APP_ID)
          && values.get(segment.name()) instanceof String text
          && AppId.parse(text).isEmpty()) {
        var app = AppView.found(context.node().table().now(), text, caller);
        var more = new LinkedHashMap<>(values);
        more.put(segment.name(), app.id().value());
        return more;
      }
    }
    return values;
  }

  private CompletionStage<CommandOutcome> notDone(
      RemoteCommand typed, GatewayArguments arguments, Throwable failure) {
    return switch (RootCause.cause(failure)) {
      case RejectedException refused when isCommandFailure(refused.rejection()) ->
          completedFuture(refused(typed, arguments, refused.rejection()));
      default -> failedFuture(failure);
    };
  }

  private static boolean isCommandFailure(Rejection why) {
    return !why.code().isFault() && !CALLER_REFUSED.contains(why.code());
  }

  private CommandOutcome refused(RemoteCommand typed, GatewayArguments arguments, Rejection why) {
    boolean gone = why.code() == RejectionCode.ALIAS_NOT_FOUND;
    if (gone && arguments.command().equals(AliasCommands.UNLINK)) {
      String name = String.valueOf(arguments.values().get("subdomain"));
      return CommandOutcome.done(GatewayView.unlinked(typed, name), arguments.hint());
    }
    String error =
        switch (why.code()) {
          case APP_NOT_FOUND, NOT_FOUND, ALIAS_NOT_FOUND -> "not found";
          case RESERVED -> "subdomain is reserved";
          default -> why.sentence();
        };
    return CommandOutcome.not(error, why.code().wireName(), arguments.hint());
  }
}
