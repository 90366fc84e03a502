package sh.fazt.http.serverless;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.http.function.HostCalls;

/**
 * What scripts may ask the node for, each kind of call answered by its own part: {@code kv.get} by
 * the part for {@code kv}.
 */
public final class NodeCalls implements HostCalls {
  private final Map<String, HostCalls> parts;

  /**
   * Calls that are answered by these parts.
   *
   * @param parts by what stands before the dot in the names of their calls; a part may stand there
   *     several times
   */
  public NodeCalls(Map<String, HostCalls> parts) {
    this.parts = Map.copyOf(parts);
  }

  private static String kind(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  @Override
  public boolean changesSomething(String name) {
    var part = parts.get(kind(name));
    return part != null && part.changesSomething(name);
  }

  @Override
  public Session begin(Invocation invocation) {
    return new Parts(invocation);
  }

  /** The parts that one request has called so far, each with a session of its own. */
  private final class Parts implements Session {
    private final Invocation invocation;
    private final Map<HostCalls, Session> sessions = new HashMap<>();
    private boolean closed;

    Parts(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public CallResult call(String name, String json, byte @Nullable [] bytes) {
      var part = parts.get(kind(name));
      return part == null
          ? new CallResult.Refused("UNAVAILABLE", name + " is not available on this node")
          : session(part).call(name, json, bytes);
    }

    private synchronized Session session(HostCalls part) {
      if (closed) {
        throw new IllegalStateException("the request has ended");
      }
      return sessions.computeIfAbsent(part, begun -> begun.begin(invocation));
    }

    @Override
    public void close() {
      List<Session> open;
      synchronized (this) {
        closed = true;
        open = List.copyOf(sessions.values());
        sessions.clear();
      }
      open.forEach(Session::close);
    }
  }
}
