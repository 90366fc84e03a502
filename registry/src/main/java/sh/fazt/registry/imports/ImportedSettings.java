package sh.fazt.registry.imports;

import java.util.List;
import java.util.Map;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.idempotency.ImportedRows.Kind;
import sh.fazt.registry.imports.ImportOutcome.Thing;
import sh.fazt.registry.settings.OperatorSetting;

/**
 * Brings the domain, for addresses that are known to people are below it. What else a server was
 * told is about its machine, and is only reported.
 */
final class ImportedSettings {
  private static final String DOMAIN = "server.domain";

  /** Settings of an older server that are another machine's, and what to do about each. */
  private static final Map<String, String> NOT_TAKEN =
      Map.of(
          "server.port", "the port is this machine's: fazt server set-config --port PORT",
          "server.env", "a node is for production unless it is told: fazt server set-config --env",
          "https.enabled", "certificates are not taken over");

  private final ImportRun run;

  ImportedSettings(ImportRun run) {
    this.run = run;
  }

  void bring(Map<String, String> settings) {
    String domain = settings.getOrDefault(DOMAIN, "").strip();
    if (!domain.isEmpty()) {
      domain(domain);
    }
    NOT_TAKEN.forEach(
        (name, why) -> {
          String value = settings.getOrDefault(name, "");
          if (!value.isEmpty() && !value.equals("production") && !value.equals("false")) {
            run.outcome().left(Thing.SETTINGS, name, why);
          }
        });
  }

  private void domain(String domain) {
    String path = OperatorSetting.DOMAIN.path();
    var present = run.node().settings().all().get(path);
    try {
      String checked = OperatorSetting.DOMAIN.checked(domain);
      if (checked.equals(present) || run.rows().names(Kind.SETTING).contains(path)) {
        run.outcome().there(Thing.SETTINGS);
      } else if (present != null) {
        run.outcome().left(Thing.SETTINGS, DOMAIN, "this node has a domain already");
      } else if (run.planned() || store(path, checked)) {
        run.outcome().brought(Thing.SETTINGS, 1);
      }
    } catch (RejectedException refused) {
      run.outcome().left(Thing.SETTINGS, DOMAIN, refused.rejection().sentence());
    }
  }

  private boolean store(String path, String value) {
    var answer =
        run.node()
            .registry()
            .changeSetting(new NodeSettings.ChangeSetting(run.meta(), path, value))
            .toCompletableFuture()
            .join();
    if (answer instanceof Answer.Rejected(var why)) {
      run.mustBeKnown(why);
      run.outcome().left(Thing.SETTINGS, DOMAIN, why.sentence());
      return false;
    }
    run.rows().note(Kind.SETTING, List.of(path), run.node().clock().millis());
    return true;
  }
}
