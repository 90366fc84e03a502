package sh.fazt.function.protocol;

import java.util.Map;

/**
 * One request to one app's function.
 *
 * @param app the app's id: what calls, limits and suspicion are counted by
 * @param name what {@code fazt.app.name} says
 * @param release names the files: the same text always means the same content; what was parsed is
 *     kept under it
 * @param script the file to run: {@code api/main.js}, or {@code api/main.mjs} as a module
 * @param version what {@code fazt.version} says
 * @param env values of {@code fazt.env}
 * @param request the global {@code request}
 */
public record Invocation(
    String app,
    String name,
    String release,
    String script,
    String version,
    Map<String, String> env,
    FunctionRequest request) {
  public Invocation {
    env = Map.copyOf(env);
  }
}
