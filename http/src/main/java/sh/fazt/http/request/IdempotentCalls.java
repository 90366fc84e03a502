package sh.fazt.http.request;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.answer.ApiJson;
import sh.fazt.http.answer.EndpointReply;
import sh.fazt.http.answer.Rows;
import sh.fazt.http.answer.StreamedJson;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Endpoint.Trait;
import sh.fazt.journal.Actor;
import sh.fazt.registry.domain.CommandMeta.Idempotency;
import sh.fazt.registry.idempotency.AnswerStore;

/**
 * Gives a command that is sent again under its idempotency key the answer it had: one that comes
 * while the first is carried out waits for it, a later one gets what was kept, after a restart too.
 * Only what was done is kept; a refused command may be sent again and do better.
 */
public final class IdempotentCalls {
  private static final Logger LOG = LoggerFactory.getLogger(IdempotentCalls.class);

  private final AnswerStore kept;
  private final Map<InFlight, CompletableFuture<EndpointReply>> underway =
      new ConcurrentHashMap<>();

  public IdempotentCalls(AnswerStore kept) {
    this.kept = kept;
  }

  private record InFlight(Actor actor, Idempotency idempotency) {}

  /** The handlers, each of which does a command only once. */
  public Map<Endpoint, Handler> around(Map<Endpoint, Handler> handlers) {
    return handlers.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    entry.getKey().method().equals("GET")
                        ? entry.getValue()
                        : repeatable(entry.getValue())));
  }

  private Handler repeatable(Handler handler) {
    Handler once = call -> once(call, handler);
    return once.after(handler::admit);
  }

  private CompletionStage<EndpointReply> once(Call call, Handler handler) {
    var conditions = call.conditions();
    if (conditions.idempotencyKey() == null || conditions.plan() || !call.caller().isKnown()) {
      return handler.answer(call);
    }
    var meta = call.meta();
    var idempotency = meta.idempotency();
    return idempotency == null
        ? handler.answer(call)
        : once(
            meta.actor(),
            idempotency,
            call.endpoint().is(Trait.TELLS_SECRET),
            () -> handler.answer(call));
  }

  /**
   * The answer to a command, which is carried out unless it was before.
   *
   * @param secret whether the answer has a secret that is stored nowhere else
   * @param work carries it out; fails if it is refused
   */
  public CompletionStage<EndpointReply> once(
      Actor actor,
      Idempotency idempotency,
      boolean secret,
      Supplier<CompletionStage<EndpointReply>> work) {
    var id = new InFlight(actor, idempotency);
    var own = new CompletableFuture<EndpointReply>();
    var first = underway.putIfAbsent(id, own);
    if (first != null) {
      return first.copy();
    }
    CompletionStage<EndpointReply> answered =
        kept.find(actor, idempotency)
            .thenCompose(
                found ->
                    found.isPresent()
                        ? completedFuture(reply(found.get()))
                        : begun(work).thenCompose(reply -> remembered(id, reply, secret)));
    answered.whenComplete(
        (reply, failure) -> {
          underway.remove(id, own);
          if (failure == null) {
            own.complete(reply);
          } else {
            own.completeExceptionally(failure);
          }
        });
    return own.copy();
  }

  private static CompletionStage<EndpointReply> begun(
      Supplier<CompletionStage<EndpointReply>> work) {
    try {
      return work.get();
    } catch (RuntimeException refused) {
      return failedFuture(refused);
    }
  }

  /** What was done is done, also if it cannot be kept: apps and aliases remember it as well. */
  private CompletionStage<EndpointReply> remembered(
      InFlight id, EndpointReply reply, boolean secret) {
    if (reply.entity() != null
        || reply.data() instanceof Rows
        || reply.data() instanceof StreamedJson) {
      return completedFuture(reply);
    }
    String fields =
        reply.fields().stream()
            .map(field -> field.name() + ": " + field.value())
            .collect(Collectors.joining("\n"));
    return kept.keep(
            id.actor(),
            id.idempotency(),
            new AnswerStore.Kept(reply.status(), fields, ApiJson.text(reply.data())),
            secret)
        .handle(
            (_, failure) -> {
              if (failure != null) {
                LOG.warn("An answer could not be kept: {}", failure.getMessage());
              }
              return reply;
            });
  }

  /** Removes expired answers, also when no request comes. */
  public void forget() {
    CompletionStage<Integer> forgotten = kept.forget();
    forgotten.whenComplete(
        (_, failure) -> {
          if (failure != null) {
            LOG.warn("Old answers could not be forgotten: {}", failure.getMessage());
          }
        });
  }

  private static EndpointReply reply(AnswerStore.Kept answer) {
    JsonNode data = ApiJson.read(answer.body());
    var reply = new EndpointReply(answer.status(), data, null, null, List.of());
    for (String line : answer.fields().lines().toList()) {
      int colon = line.indexOf(": ");
      reply = reply.with(RawHeader.create(line.substring(0, colon), line.substring(colon + 2)));
    }
    return reply;
  }
}
