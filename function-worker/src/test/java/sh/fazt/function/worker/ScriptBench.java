package sh.fazt.function.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.FunctionRequest;
import sh.fazt.function.protocol.FunctionResponse;
import sh.fazt.function.protocol.Header;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.Limits;
import sh.fazt.function.protocol.LogLine;
import sh.fazt.function.protocol.NodeFrames;
import sh.fazt.function.protocol.RequestBody;
import sh.fazt.function.protocol.ResponseBody;
import sh.fazt.function.protocol.ToNode;
import sh.fazt.function.protocol.ToWorker;

/** Runs scripts as the worker does, in this process, with a node that is a few fields. */
final class ScriptBench {
  static final Limits LIMITS =
      new Limits(Duration.ofSeconds(5), 1L << 30, 0, 1 << 20, 100, 100, 10_000);

  private static final Sandbox SANDBOX = new Sandbox();

  private final Map<String, String> files = new HashMap<>();
  private final List<LogLine> log = new ArrayList<>();
  private final List<ToNode.HostCall> calls = new ArrayList<>();
  private final ReleaseFiles releaseFiles = new ReleaseFiles(1 << 20);
  private Function<ToNode.HostCall, CallResult> host = _ -> CallResult.done(null);
  private Limits limits = LIMITS;
  private Map<String, String> env = Map.of();
  private FunctionRequest request =
      new FunctionRequest("GET", "/api/hello", List.of(), List.of(), new RequestBody.None());

  static ScriptBench of(String main) {
    return new ScriptBench().file("api/main.js", main);
  }

  ScriptBench file(String path, String text) {
    files.put(path, text);
    return this;
  }

  ScriptBench host(Function<ToNode.HostCall, CallResult> answers) {
    host = answers;
    return this;
  }

  ScriptBench limits(Limits these) {
    limits = these;
    return this;
  }

  ScriptBench env(Map<String, String> values) {
    env = values;
    return this;
  }

  ScriptBench body(RequestBody body) {
    return request("POST", "/api/hello", List.of(), List.of(), body);
  }

  ScriptBench request(
      String method, String path, List<Header> query, List<Header> headers, RequestBody body) {
    request = new FunctionRequest(method, path, query, headers, body);
    return this;
  }

  List<LogLine> log() {
    return log;
  }

  List<ToNode.HostCall> calls() {
    return calls;
  }

  Outcome run() {
    var frames = new Answering();
    var node = new NodeLink(frames);
    frames.link = node;
    var invocation =
        new Invocation(
            "app_1",
            "blog",
            "release-1",
            files.containsKey("api/main.mjs") ? "api/main.mjs" : "api/main.js",
            "1.0.0",
            env,
            request);
    return new Execution(
            new ToWorker.Invoke(1, invocation, limits),
            SANDBOX,
            releaseFiles,
            new Libraries(),
            node)
        .run();
  }

  FunctionResponse response() {
    var outcome = run();
    assertThat(outcome).isInstanceOf(Outcome.Response.class);
    return ((Outcome.Response) outcome).response();
  }

  FunctionFailure failure() {
    var outcome = run();
    assertThat(outcome).isInstanceOf(Outcome.Failure.class);
    return ((Outcome.Failure) outcome).failure();
  }

  String text() {
    return text(response());
  }

  static String text(FunctionResponse response) {
    return new String(bytes(response), StandardCharsets.UTF_8);
  }

  static byte[] bytes(FunctionResponse response) {
    return switch (response.body()) {
      case ResponseBody.Bytes(byte[] data) -> data;
      case ResponseBody.Blob(String path) -> ("blob " + path).getBytes(StandardCharsets.UTF_8);
    };
  }

  /** Takes frames and answers what they ask, at once. */
  private final class Answering extends ByteArrayOutputStream {
    private NodeLink link = new NodeLink(this);

    @Override
    public void flush() throws IOException {
      var in = new DataInputStream(new ByteArrayInputStream(toByteArray()));
      reset();
      for (var next = NodeFrames.read(in); next.isPresent(); next = NodeFrames.read(in)) {
        switch (next.get()) {
          case ToNode.FileWanted wanted -> {
            String text = files.get(wanted.path());
            link.answered(
                wanted.call(),
                new ToWorker.FileFound(
                    wanted.call(), text == null ? null : text.getBytes(StandardCharsets.UTF_8)));
          }
          case ToNode.HostCall call -> {
            calls.add(call);
            link.answered(call.call(), new ToWorker.CallAnswered(call.call(), host.apply(call)));
          }
          case ToNode.Logged(long _, LogLine line) -> log.add(line);
          case ToNode.Ready _, ToNode.Answered _, ToNode.Failed _, ToNode.Checked _ ->
              throw new UncheckedIOException(new IOException("an execution does not send this"));
        }
      }
    }
  }
}
