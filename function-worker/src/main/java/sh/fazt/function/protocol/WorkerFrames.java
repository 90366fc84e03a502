package sh.fazt.function.protocol;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The frames of what a node says to its worker. Both are of the same build: no versions. */
public final class WorkerFrames {
  private static final int INVOKE = 1;
  private static final int CANCEL = 2;
  private static final int FILE_FOUND = 3;
  private static final int CALL_ANSWERED = 4;
  private static final int CHECK = 5;

  private static final int NONE = 0;
  private static final int JSON = 1;
  private static final int TEXT = 2;
  private static final int FORM = 3;
  private static final int BYTES = 4;
  private static final int MALFORMED = 5;

  private static final int DONE = 0;
  private static final int REFUSED = 1;

  private WorkerFrames() {}

  /** The bytes to send. */
  public static byte[] write(ToWorker message) {
    return switch (message) {
      case ToWorker.Invoke invoke -> invoke(invoke);
      case ToWorker.Cancel(long id) -> new FrameWriter(CANCEL).big(id).frame();
      case ToWorker.FileFound found ->
          new FrameWriter(FILE_FOUND).big(found.call()).optionalBytes(found.content()).frame();
      case ToWorker.CallAnswered(long call, CallResult result) -> answered(call, result);
      case ToWorker.Check(long id, String name, String source) ->
          new FrameWriter(CHECK).big(id).text(name).text(source).frame();
    };
  }

  /**
   * The next message, or none at the end of the stream.
   *
   * @throws IOException if the stream breaks, or what it holds is no message
   */
  public static Optional<ToWorker> read(DataInputStream in) throws IOException {
    var next = FrameReader.next(in);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    var frame = next.get();
    int tag = frame.number();
    return Optional.of(
        switch (tag) {
          case INVOKE -> new ToWorker.Invoke(frame.big(), invocation(frame), limits(frame));
          case CANCEL -> new ToWorker.Cancel(frame.big());
          case FILE_FOUND -> new ToWorker.FileFound(frame.big(), frame.optionalBytes());
          case CALL_ANSWERED -> new ToWorker.CallAnswered(frame.big(), result(frame));
          case CHECK -> new ToWorker.Check(frame.big(), frame.text(), frame.text());
          default -> throw new IOException("no such message: " + tag);
        });
  }

  private static byte[] invoke(ToWorker.Invoke message) {
    var frame = new FrameWriter(INVOKE).big(message.id());
    var invocation = message.invocation();
    frame
        .text(invocation.app())
        .text(invocation.name())
        .text(invocation.release())
        .text(invocation.script())
        .text(invocation.version());
    frame.list(
        List.copyOf(invocation.env().entrySet()),
        entry -> frame.text(entry.getKey()).text(entry.getValue()));
    var request = invocation.request();
    frame.text(request.method()).text(request.path());
    headers(frame, request.query());
    headers(frame, request.headers());
    body(frame, request.body());
    var limits = message.limits();
    return frame
        .big(limits.time().toMillis())
        .big(limits.allocation())
        .big(limits.statements())
        .big(limits.output())
        .number(limits.hostCalls())
        .number(limits.logLines())
        .number(limits.logBytes())
        .frame();
  }

  private static Invocation invocation(FrameReader frame) throws IOException {
    String app = frame.text();
    String name = frame.text();
    String release = frame.text();
    String script = frame.text();
    String version = frame.text();
    Map<String, String> env = new HashMap<>();
    for (Header value : headers(frame)) {
      env.put(value.name(), value.value());
    }
    var request =
        new FunctionRequest(
            frame.text(), frame.text(), headers(frame), headers(frame), body(frame));
    return new Invocation(app, name, release, script, version, env, request);
  }

  private static Limits limits(FrameReader frame) throws IOException {
    return new Limits(
        Duration.ofMillis(frame.big()),
        frame.big(),
        frame.big(),
        frame.big(),
        frame.number(),
        frame.number(),
        frame.number());
  }

  private static void headers(FrameWriter frame, List<Header> headers) {
    frame.list(headers, header -> frame.text(header.name()).text(header.value()));
  }

  private static List<Header> headers(FrameReader frame) throws IOException {
    return frame.list(() -> new Header(frame.text(), frame.text()));
  }

  private static void body(FrameWriter frame, RequestBody body) {
    switch (body) {
      case RequestBody.None() -> frame.number(NONE);
      case RequestBody.Json(String text) -> frame.number(JSON).text(text);
      case RequestBody.Text(String text) -> frame.number(TEXT).text(text);
      case RequestBody.Malformed(String text, String why) ->
          frame.number(MALFORMED).text(text).text(why);
      case RequestBody.Form(var fields, var files) -> {
        headers(frame.number(FORM), fields);
        frame.list(
            files,
            file ->
                frame.text(file.field()).text(file.name()).text(file.type()).bytes(file.data()));
      }
      case RequestBody.Bytes(byte[] data) -> frame.number(BYTES).bytes(data);
    }
  }

  private static RequestBody body(FrameReader frame) throws IOException {
    int kind = frame.number();
    return switch (kind) {
      case NONE -> new RequestBody.None();
      case JSON -> new RequestBody.Json(frame.text());
      case TEXT -> new RequestBody.Text(frame.text());
      case MALFORMED -> new RequestBody.Malformed(frame.text(), frame.text());
      case FORM ->
          new RequestBody.Form(
              headers(frame),
              frame.list(
                  () -> new FilePart(frame.text(), frame.text(), frame.text(), frame.bytes())));
      case BYTES -> new RequestBody.Bytes(frame.bytes());
      default -> throw new IOException("no such body: " + kind);
    };
  }

  private static byte[] answered(long call, CallResult result) {
    var frame = new FrameWriter(CALL_ANSWERED).big(call);
    return switch (result) {
      case CallResult.Done done ->
          frame.number(DONE).optionalText(done.json()).optionalBytes(done.bytes()).frame();
      case CallResult.Refused(String code, String message) ->
          frame.number(REFUSED).text(code).text(message).frame();
    };
  }

  private static CallResult result(FrameReader frame) throws IOException {
    int kind = frame.number();
    return switch (kind) {
      case DONE -> new CallResult.Done(frame.optionalText(), frame.optionalBytes());
      case REFUSED -> new CallResult.Refused(frame.text(), frame.text());
      default -> throw new IOException("no such result: " + kind);
    };
  }
}
