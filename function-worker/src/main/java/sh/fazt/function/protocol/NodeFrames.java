package sh.fazt.function.protocol;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The frames of what a worker says to its node. Both are of the same build: no versions. */
public final class NodeFrames {
  private static final int READY = 1;
  private static final int FILE_WANTED = 2;
  private static final int HOST_CALL = 3;
  private static final int LOGGED = 4;
  private static final int ANSWERED = 5;
  private static final int FAILED = 6;
  private static final int CHECKED = 7;

  private static final int BYTES = 0;
  private static final int BLOB = 1;

  private static final int PARSED = 0;
  private static final int PROBLEM = 1;

  private NodeFrames() {}

  /** The bytes to send. */
  public static byte[] write(ToNode message) {
    return switch (message) {
      case ToNode.Ready() -> new FrameWriter(READY).frame();
      case ToNode.FileWanted(long call, long invocation, String path) ->
          new FrameWriter(FILE_WANTED).big(call).big(invocation).text(path).frame();
      case ToNode.HostCall host ->
          new FrameWriter(HOST_CALL)
              .big(host.call())
              .big(host.invocation())
              .text(host.name())
              .text(host.json())
              .optionalBytes(host.bytes())
              .frame();
      case ToNode.Logged(long invocation, LogLine line) ->
          new FrameWriter(LOGGED)
              .big(invocation)
              .text(line.level().name())
              .text(line.message())
              .big(line.at())
              .frame();
      case ToNode.Answered(long invocation, FunctionResponse response) ->
          answered(invocation, response);
      case ToNode.Failed failed -> failed(failed.invocation(), failed.failure(), failed.stalled());
      case ToNode.Checked checked -> checked(checked.id(), checked.problem());
    };
  }

  /**
   * The next message, or none at the end of the stream.
   *
   * @throws IOException if the stream breaks, or what it holds is no message
   */
  public static Optional<ToNode> read(DataInputStream in) throws IOException {
    var next = FrameReader.next(in);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    var frame = next.get();
    int tag = frame.number();
    return Optional.of(
        switch (tag) {
          case READY -> new ToNode.Ready();
          case FILE_WANTED -> new ToNode.FileWanted(frame.big(), frame.big(), frame.text());
          case HOST_CALL ->
              new ToNode.HostCall(
                  frame.big(), frame.big(), frame.text(), frame.text(), frame.optionalBytes());
          case LOGGED ->
              new ToNode.Logged(
                  frame.big(),
                  new LogLine(frame.oneOf(LogLine.Level.class), frame.text(), frame.big()));
          case ANSWERED -> new ToNode.Answered(frame.big(), response(frame));
          case FAILED -> new ToNode.Failed(frame.big(), failure(frame), frame.big());
          case CHECKED -> new ToNode.Checked(frame.big(), problem(frame));
          default -> throw new IOException("no such message: " + tag);
        });
  }

  private static byte[] answered(long invocation, FunctionResponse response) {
    var frame = new FrameWriter(ANSWERED).big(invocation).number(response.status());
    frame.list(response.headers(), header -> frame.text(header.name()).text(header.value()));
    return switch (response.body()) {
      case ResponseBody.Bytes(byte[] data) -> frame.number(BYTES).bytes(data).frame();
      case ResponseBody.Blob(String path) -> frame.number(BLOB).text(path).frame();
    };
  }

  private static FunctionResponse response(FrameReader frame) throws IOException {
    int status = frame.number();
    var headers = frame.list(() -> new Header(frame.text(), frame.text()));
    int kind = frame.number();
    return new FunctionResponse(
        status,
        headers,
        switch (kind) {
          case BYTES -> new ResponseBody.Bytes(frame.bytes());
          case BLOB -> new ResponseBody.Blob(frame.text());
          default -> throw new IOException("no such body: " + kind);
        });
  }

  private static byte[] failed(long invocation, FunctionFailure failure, long stalled) {
    return new FrameWriter(FAILED)
        .big(invocation)
        .text(failure.kind().name())
        .text(failure.type())
        .text(failure.message())
        .text(failure.stack())
        .text(failure.file())
        .number(failure.line())
        .number(failure.column())
        .big(stalled)
        .frame();
  }

  private static FunctionFailure failure(FrameReader frame) throws IOException {
    return new FunctionFailure(
        frame.oneOf(FailureKind.class),
        frame.text(),
        frame.text(),
        frame.text(),
        frame.text(),
        frame.number(),
        frame.number());
  }

  private static byte[] checked(long id, @Nullable SyntaxProblem problem) {
    var frame = new FrameWriter(CHECKED).big(id);
    if (problem == null) {
      return frame.number(PARSED).frame();
    }
    return frame
        .number(PROBLEM)
        .text(problem.file())
        .number(problem.line())
        .number(problem.column())
        .text(problem.message())
        .frame();
  }

  private static @Nullable SyntaxProblem problem(FrameReader frame) throws IOException {
    return frame.number() == PARSED
        ? null
        : new SyntaxProblem(frame.text(), frame.number(), frame.number(), frame.text());
  }
}
