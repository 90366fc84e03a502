package sh.fazt.function.worker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.FailureKind;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.FunctionResponse;
import sh.fazt.function.protocol.Header;
import sh.fazt.function.protocol.Limits;
import sh.fazt.function.protocol.LogLine;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.function.protocol.ResponseBody;
import sh.fazt.function.protocol.ToWorker;

/**
 * What the prelude asks the worker for, one operation at a time. A script that gets hold of this
 * function can do with it what it can do anyway: nothing but text, numbers and bytes goes through.
 */
final class HostFunctions {
  private final ToWorker.Invoke invoke;
  private final Limits limits;
  private final Sandbox sandbox;
  private final ReleaseFiles files;
  private final Libraries libraries;
  private final NodeLink node;
  private final Timers timers = new Timers();
  private final ScriptLog log;
  private @Nullable Context context;
  private @Nullable Outcome outcome;
  private int calls;
  private byte[] taken = {};

  HostFunctions(
      ToWorker.Invoke invoke,
      Sandbox sandbox,
      ReleaseFiles files,
      Libraries libraries,
      NodeLink node) {
    this.invoke = invoke;
    this.limits = invoke.limits();
    this.sandbox = sandbox;
    this.files = files;
    this.libraries = libraries;
    this.node = node;
    this.log = new ScriptLog(invoke.id(), limits, node);
  }

  /** The context that operations evaluate in. */
  void enter(Context own) {
    context = own;
  }

  Timers timers() {
    return timers;
  }

  /** How the script ended, once it has; what it does afterwards changes nothing. */
  Optional<Outcome> outcome() {
    if (outcome != null) {
      log.end();
    }
    return Optional.ofNullable(outcome);
  }

  /** A file of the release. */
  Optional<byte[]> content(String path) {
    return files.content(invoke.invocation().release(), path, () -> node.file(invoke.id(), path));
  }

  Optional<Source> source(String path, ReleaseFiles.Form form) {
    return files.source(
        invoke.invocation().release(), path, form, () -> node.file(invoke.id(), path));
  }

  /**
   * Does what the first argument names.
   *
   * @throws IllegalArgumentException if there is no such operation, or it was not asked for so
   */
  @Nullable Object operation(Value... arguments) {
    var with = new Arguments(arguments);
    return switch (with.text(0)) {
      case "part" -> evaluate(sandbox.part(with.text(1)));
      case "request" -> JsonText.of(invoke.invocation().request());
      case "about" -> JsonText.about(invoke.invocation());
      case "body" -> body();
      case "bodySize" -> bodyBytes().length;
      case "bodyBytes" -> with.write(1, bodyBytes());
      case "file" -> with.write(1, file(with.integer(2)));
      case "log" -> log.line(LogLine.Level.valueOf(with.text(1)), with.text(2));
      case "timer" -> timers.set(with.number(1), with.truth(2), System.nanoTime());
      case "clearTimer" -> clearTimer(with.integer(1));
      case "exists" -> content(with.text(1)).isPresent();
      case "text" -> new String(content(with.text(1)).orElseThrow(), StandardCharsets.UTF_8);
      case "module" -> evaluate(source(with.text(1), ReleaseFiles.Form.COMMON_JS).orElseThrow());
      case "libraryMain" -> libraries.main(with.text(1)).orElse(null);
      case "isLibrary" -> libraries.has(with.text(1));
      case "library" -> evaluate(libraries.source(with.text(1)));
      case "room" -> room(with.number(1));
      case "answer" -> answer(with);
      case "fail" -> fail(with);
      case "call" -> call(with);
      case "takenSize" -> taken.length;
      case "taken" -> with.write(1, taken);
      case "takenBase64" -> Encodings.base64(taken);
      case "atob" -> Encodings.decoded(with.text(1));
      case "btoa" -> Encodings.encoded(with.text(1));
      case "uuid" -> Encodings.uuid();
      case "random" -> with.writeAt(1, Encodings.random(with.integer(3)));
      case "digest" -> with.write(5, Encodings.digest(with.text(1), with.bytes(2)));
      default -> throw new IllegalArgumentException("no such operation");
    };
  }

  private Value evaluate(Source source) {
    var running = context;
    if (running == null) {
      throw new IllegalStateException("no context");
    }
    return running.eval(source);
  }

  private @Nullable Object body() {
    return switch (invoke.invocation().request().body()) {
      case RequestBody.Json(String text) -> text;
      case RequestBody.Text(String text) -> text;
      case RequestBody.Malformed(String text, _) -> text;
      case RequestBody.None _, RequestBody.Form _, RequestBody.Bytes _ -> null;
    };
  }

  private byte[] bodyBytes() {
    return invoke.invocation().request().body() instanceof RequestBody.Bytes(byte[] data)
        ? data
        : new byte[0];
  }

  private byte[] file(int index) {
    return invoke.invocation().request().body() instanceof RequestBody.Form form
        ? form.files().get(index).data()
        : new byte[0];
  }

  private @Nullable Object clearTimer(int id) {
    timers.clear(id);
    return null;
  }

  /** A text of so many letters cannot be shorter in bytes, and may not fit into memory twice. */
  private @Nullable Object room(double length) {
    if (length > limits.output()) {
      tooLong();
    }
    return null;
  }

  private void tooLong() {
    end(
        new Outcome.Failure(
            FunctionFailure.of(
                FailureKind.OUTPUT,
                "the response is longer than %,d bytes".formatted(limits.output()))));
  }

  private void end(Outcome how) {
    if (outcome == null) {
      outcome = how;
    }
  }

  private @Nullable Object answer(Arguments with) {
    if (outcome != null) {
      return null;
    }
    int status = with.integer(1);
    var headers = headers(with);
    String kind = with.text(3);
    if (kind.equals("blob")) {
      end(response(status, headers, new ResponseBody.Blob(with.text(4))));
      return null;
    }
    byte[] data =
        switch (kind) {
          case "bytes" -> with.integer(6) > limits.output() ? new byte[0] : with.bytes(4);
          case "json" -> (JsonText.forHtml(with.text(4)) + "\n").getBytes(StandardCharsets.UTF_8);
          default -> with.text(4).getBytes(StandardCharsets.UTF_8);
        };
    long length = kind.equals("bytes") ? with.integer(6) : data.length;
    if (length > limits.output()) {
      tooLong();
      return null;
    }
    if (headers.stream().noneMatch(header -> header.name().equals("Content-Type"))) {
      headers.add(
          new Header(
              "Content-Type",
              kind.equals("bytes") ? "application/octet-stream" : "application/json"));
    }
    end(response(status, headers, new ResponseBody.Bytes(data)));
    return null;
  }

  private static Outcome response(int status, List<Header> headers, ResponseBody body) {
    return new Outcome.Response(new FunctionResponse(status, headers, body));
  }

  /** Names and values one after another, each ended by a line break, which none can hold. */
  private static List<Header> headers(Arguments with) {
    var headers = new ArrayList<Header>();
    var fields = with.text(2).split("\n", -1);
    for (int i = 0; i + 1 < fields.length; i += 2) {
      headers.add(new Header(fields[i], fields[i + 1]));
    }
    return headers;
  }

  private @Nullable Object fail(Arguments with) {
    var stack = StackText.of(with.text(4));
    var place = stack.place();
    end(
        new Outcome.Failure(
            new FunctionFailure(
                FailureKind.valueOf(with.text(1)),
                with.text(2),
                with.text(3),
                stack.text(),
                place.map(StackText.Place::file).orElse(""),
                place.map(StackText.Place::line).orElse(0),
                place.map(StackText.Place::column).orElse(0))));
    return null;
  }

  /** {@code v} and JSON, {@code u} for undefined, or {@code e}, a code, a line break, a message. */
  private String call(Arguments with) {
    taken = new byte[0];
    if (++calls > limits.hostCalls()) {
      return "eLIMIT\nmore than %,d calls in one request".formatted(limits.hostCalls());
    }
    var result =
        node.call(invoke.id(), with.text(1), with.text(2), with.has(3) ? with.bytes(3) : null);
    return switch (result) {
      case CallResult.Done done -> {
        byte[] bytes = done.bytes();
        taken = bytes == null ? new byte[0] : bytes;
        yield done.json() == null ? "u" : "v" + done.json();
      }
      case CallResult.Refused(String code, String message) -> "e" + code + "\n" + message;
    };
  }
}
