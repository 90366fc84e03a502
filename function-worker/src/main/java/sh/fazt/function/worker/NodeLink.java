package sh.fazt.function.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.NodeFrames;
import sh.fazt.function.protocol.ToNode;
import sh.fazt.function.protocol.ToWorker;

/** The way to the node: messages one at a time, and questions that wait for their answer. */
final class NodeLink {
  private final OutputStream out;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicLong calls = new AtomicLong();
  private final Map<Long, Question<ToWorker>> questions = new ConcurrentHashMap<>();

  /** A question of an invocation that the node has not answered. */
  private record Question<T>(long invocation, CompletableFuture<T> answer) {}

  NodeLink(OutputStream out) {
    this.out = out;
  }

  /**
   * Sends a message.
   *
   * @throws UncheckedIOException if the node is gone
   */
  void send(ToNode message) {
    byte[] frame = NodeFrames.write(message);
    turn.lock();
    try {
      out.write(frame);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      turn.unlock();
    }
  }

  /**
   * The content of a file of the release that an invocation runs, or null.
   *
   * @throws CancellationException if the invocation was cancelled meanwhile
   */
  byte @Nullable [] file(long invocation, String path) {
    long call = calls.incrementAndGet();
    var answer = ask(call, invocation, new ToNode.FileWanted(call, invocation, path));
    return answer instanceof ToWorker.FileFound found ? found.content() : null;
  }

  /**
   * What the node answers to a call of a script.
   *
   * @throws CancellationException if the invocation was cancelled meanwhile
   */
  CallResult call(long invocation, String name, String json, byte @Nullable [] bytes) {
    long call = calls.incrementAndGet();
    var answer = ask(call, invocation, new ToNode.HostCall(call, invocation, name, json, bytes));
    return answer instanceof ToWorker.CallAnswered answered
        ? answered.result()
        : new CallResult.Refused("INTERNAL", "the node did not answer");
  }

  private ToWorker ask(long call, long invocation, ToNode question) {
    var answer = new CompletableFuture<ToWorker>();
    questions.put(call, new Question<>(invocation, answer));
    try {
      send(question);
      return answer.join();
    } catch (CompletionException e) {
      throw new CancellationException(e.getMessage());
    } finally {
      questions.remove(call);
    }
  }

  /** The node has answered. */
  void answered(long call, ToWorker message) {
    var question = questions.get(call);
    if (question != null) {
      question.answer().complete(message);
    }
  }

  /** Whoever waits for the node on behalf of this invocation waits no longer. */
  void abandon(long invocation) {
    for (var question : questions.values()) {
      if (question.invocation() == invocation) {
        question.answer().cancel(false);
      }
    }
  }
}
