package sh.fazt.http.function;

import org.jspecify.annotations.Nullable;
import sh.fazt.function.protocol.CallResult;
import sh.fazt.function.protocol.Invocation;

/** What the node does for scripts: storage, network. What comes in was written by strangers. */
public interface HostCalls {
  /** A script begins; what it calls belongs together. */
  Session begin(Invocation invocation);

  /**
   * Whether something is changed by a call of this name, here or elsewhere. A request that made
   * such a call is not run again when its process ends; any other is.
   */
  boolean changesSomething(String name);

  /** The calls of one request, one after another, on threads that may block. */
  interface Session extends AutoCloseable {
    /**
     * Does what a script asks for. A refusal is a result; whatever is thrown is logged and told to
     * the script as {@code INTERNAL}, without its text.
     *
     * @param name such as {@code kv.set}
     * @param json the arguments, a JSON array; its form is not checked yet
     * @param bytes what goes with them
     */
    CallResult call(String name, String json, byte @Nullable [] bytes);

    /**
     * The request has ended, well or not: what it left open is given up. May come while a call is
     * still being done. A request that is run again has a new session.
     */
    @Override
    void close();
  }
}
