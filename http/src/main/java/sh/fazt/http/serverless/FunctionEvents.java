package sh.fazt.http.serverless;

import java.util.List;
import sh.fazt.function.protocol.FunctionFailure;
import sh.fazt.function.protocol.LogLine;
import sh.fazt.registry.routing.Route;

/** What requests to functions leave behind, for the owners of the apps. Never blocks or fails. */
public interface FunctionEvents {
  /** A script answered. */
  void answered(Route.Site site, String requestId, List<LogLine> log);

  /** A script did not. */
  void failed(Route.Site site, String requestId, FunctionFailure failure, List<LogLine> log);

  /** Nobody wants to know. */
  FunctionEvents FORGOTTEN =
      new FunctionEvents() {
        @Override
        public void answered(Route.Site site, String requestId, List<LogLine> log) {}

        @Override
        public void failed(
            Route.Site site, String requestId, FunctionFailure failure, List<LogLine> log) {}
      };
}
