package sh.fazt.http.serverless;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.http.auth.Admission;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.fetch.FetchCalls;
import sh.fazt.http.function.FunctionRunner;
import sh.fazt.http.function.FunctionSettings;
import sh.fazt.http.function.FunctionStatus;
import sh.fazt.http.function.StorageCalls;
import sh.fazt.http.hosting.Functions;
import sh.fazt.http.network.Proxies;
import sh.fazt.http.request.ApiSettings;
import sh.fazt.http.request.Program;
import sh.fazt.http.request.UnwantedBody;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.storage.StorageSettings;

/** The functions of one node, from its content to the processes that run them. */
public final class NodeFunctions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFunctions.class);
  private static final String DEVELOPMENT = "development";

  private final FunctionSettings settings;
  private final FunctionRunner runner;
  private final Functions answers;
  private final FunctionChecks checks;

  private NodeFunctions(
      FunctionSettings settings, FunctionRunner runner, Functions answers, FunctionChecks checks) {
    this.checks = checks;
    this.settings = settings;
    this.runner = runner;
    this.answers = answers;
  }

  /**
   * Puts them together; no process runs before somebody needs one.
   *
   * @param events is told what requests leave behind
   */
  public static NodeFunctions of(
      Node node,
      Program program,
      Gate gate,
      Proxies proxies,
      Supplier<String> requestIds,
      FunctionEvents events) {
    var settings = FunctionSettings.of(node.config());
    var runner =
        new FunctionRunner(
            settings, new ReleaseScripts(node.content()), calls(node, program.version()));
    var answers =
        new FunctionAnswers(
            new FunctionAnswers.Parts(
                runner,
                settings,
                program.version(),
                node.registry().environments()::all,
                new AppBlobs(node.storage()),
                proxies,
                request -> gate.admitVisitor(request) instanceof Admission.Admitted,
                requestIds,
                events),
            new FunctionBodies(node.system(), settings),
            new UnwantedBody(node.system(), ApiSettings.of(node.config())),
            program.mode().equals(DEVELOPMENT));
    return new NodeFunctions(
        settings,
        runner,
        answers,
        new FunctionChecks(node.content(), settings.checks(), runner::check));
  }

  private static NodeCalls calls(Node node, String version) {
    var storage =
        new DeclaredIndexes(
            new StorageCalls(
                node.storage(),
                StorageSettings.from(node.config()),
                node.time()::lived,
                UUID::randomUUID),
            node.storage(),
            node.storageUpkeep(),
            node.table(),
            node.content());
    return new NodeCalls(
        Map.of(
            "kv", storage,
            "ds", storage,
            "s3", storage,
            "transaction", storage,
            "net", FetchCalls.of(node, version)));
  }

  /** What answers for them. */
  public Functions answers() {
    return answers;
  }

  /** What looks at scripts before they go online. */
  public FunctionChecks checks() {
    return checks;
  }

  /** What the workers do at the moment. */
  public FunctionStatus status() {
    return runner.status();
  }

  /** Takes no more requests, and waits a bounded time for those under way. */
  @Override
  public void close() {
    try {
      runner
          .close()
          .toCompletableFuture()
          .get(settings.closeWithin().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("functions were cut", e);
    }
  }
}
