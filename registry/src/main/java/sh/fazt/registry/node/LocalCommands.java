package sh.fazt.registry.node;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Scope;
import sh.fazt.registry.Progress;
import sh.fazt.registry.change.KeyOutcome;
import sh.fazt.registry.content.CollectionReport;
import sh.fazt.registry.content.ContentCollection;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlAnswer.Done;
import sh.fazt.registry.control.ControlRequest;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.access.ScopeList;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.settings.OperatorSetting;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.InspectedDatabase;

/**
 * What the operator of a machine may ask of its node: through the control socket when it runs, in
 * this process under the file lock when it does not. Anyone who can reach either owns the database
 * anyway.
 */
public final class LocalCommands implements Function<ControlRequest, ControlAnswer> {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCommands.class);
  private static final String PART = "local";

  /** Of more apps without an alias, only the number is reported. */
  private static final int MAX_NAMED = 1000;

  private final Node node;
  private final Map<String, Function<ControlRequest, ControlAnswer>> commands;

  public LocalCommands(Node node) {
    this.node = node;
    this.commands = new HashMap<>(new LocalKeeping(node).commands());
    commands.putAll(
        Map.of(
            "init", this::init,
            "create-key", this::createKey,
            "has-key", this::hasKey,
            "set-config", this::setConfig,
            "set-credentials", this::setCredentials,
            "reset-admin", _ -> resetAdmin(),
            "gc", this::collect,
            "fsck", this::check,
            "import-fazt", new LocalImport(node)::answer,
            "status", _ -> status(Map.of())));
  }

  @Override
  public ControlAnswer apply(ControlRequest request) {
    var command = commands.get(request.command());
    if (command == null) {
      return ControlAnswer.refused(
          "UNKNOWN_COMMAND", "This node does not know '" + request.command() + "'");
    }
    try {
      return command.apply(request);
    } catch (RejectedException refused) {
      return ControlAnswer.refused(refused.rejection());
    }
  }

  private ControlAnswer init(ControlRequest request) {
    if (node.keys().username().isPresent()) {
      return ControlAnswer.refused("ALREADY_INITIALIZED", "Server already initialized");
    }
    var settings = given(request);
    if (setCredentials(request) instanceof ControlAnswer.Rejected refused) {
      return refused;
    }
    if (!settings.isEmpty() && store(request, settings) instanceof ControlAnswer.Rejected refused) {
      return refused;
    }
    return status(settings);
  }

  /** Our pages come with the program, so there is nothing in the database that could need it. */
  private static ControlAnswer resetAdmin() {
    return ControlAnswer.done(
        Map.of("message", "The pages of the admin host come with the program; nothing to reset"));
  }

  private ControlAnswer createKey(ControlRequest request) {
    List<Scope> scopes = request.argument("scopes").map(ScopeList::parse).orElse(ScopeList.DEFAULT);
    var outcome =
        join(
            node.registry()
                .issueKey(
                    command(request),
                    request.argument("name").orElse(""),
                    scopes,
                    List.of(),
                    List.of(),
                    null));
    return switch (outcome) {
      case KeyOutcome.Issued(KeyNo key, var token) ->
          ControlAnswer.done(
              Map.of(
                  "id", key.value(),
                  "name", request.argument("name").orElse(""),
                  "scopes", scopes.stream().map(Scope::word).toList(),
                  "token", token.reveal()));
      case KeyOutcome.Repeated(var key) ->
          throw new IllegalStateException("no command from here is repeated: key " + key);
      case KeyOutcome.Planned _ -> throw notAsked();
      case KeyOutcome.Rejected(var why) -> ControlAnswer.refused(why);
    };
  }

  private static IllegalStateException notAsked() {
    return new IllegalStateException("no command from here asks for a plan");
  }

  /** Whether a token opens this node. */
  private ControlAnswer hasKey(ControlRequest request) {
    boolean known = request.argument("token").flatMap(node.keys()::find).isPresent();
    return ControlAnswer.done(Map.of("known", known));
  }

  private ControlAnswer setConfig(ControlRequest request) {
    var settings = given(request);
    return settings.isEmpty()
        ? ControlAnswer.refused(
            "BAD_REQUEST", "At least one of --domain, --port, or --env is required")
        : store(request, settings);
  }

  /** The settings a request names, all of them checked before the first is stored. */
  private static Map<OperatorSetting, String> given(ControlRequest request) {
    var given = new EnumMap<OperatorSetting, String>(OperatorSetting.class);
    for (var setting : OperatorSetting.values()) {
      request
          .argument(setting.flag())
          .ifPresent(value -> given.put(setting, setting.checked(value)));
    }
    return given;
  }

  private ControlAnswer store(ControlRequest request, Map<OperatorSetting, String> settings) {
    var meta = command(request);
    var changed = new LinkedHashMap<String, @Nullable Object>();
    for (var setting : settings.entrySet()) {
      var answer =
          join(
              node.registry()
                  .changeSetting(
                      new NodeSettings.ChangeSetting(
                          meta, setting.getKey().path(), setting.getValue())));
      if (answer instanceof Answer.Rejected(var refused)) {
        return ControlAnswer.refused(refused);
      }
      changed.put(setting.getKey().flag(), setting.getValue());
    }
    changed.put("restart", true);
    return new Done(changed);
  }

  private ControlAnswer setCredentials(ControlRequest request) {
    var username = request.argument("username");
    var password = request.argument("password");
    if (username.isEmpty() && password.isEmpty()) {
      return ControlAnswer.refused(
          "BAD_REQUEST", "At least one of --username or --password is required");
    }
    var answer =
        join(
            node.registry()
                .operator()
                .change(command(request), username.orElse(null), password.orElse(null)));
    return switch (answer) {
      case Answer.Rejected(var why) -> ControlAnswer.refused(why);
      case Answer.Planned _ -> throw notAsked();
      case Answer.Done _ ->
          ControlAnswer.done(
              Map.of("username", node.keys().username().orElse(username.orElse(""))));
    };
  }

  /** Runs to the end; or is begun, and its progress is answered. */
  private ControlAnswer collect(ControlRequest request) {
    if (request.argument("apply").isPresent()) {
      node.gate().pass();
    }
    return switch (request.argument("watch").orElse("")) {
      case "" -> collect(request, _ -> {});
      case "begin" -> {
        node.gc().begin(listener -> collect(request, listener));
        yield node.gc().answer();
      }
      default -> node.gc().answer();
    };
  }

  /**
   * Collects what nothing refers to.
   *
   * @param request with {@code apply}, or only to look
   * @param listener receives the progress
   */
  public ControlAnswer collect(ControlRequest request, Consumer<Progress> listener) {
    boolean apply = request.argument("apply").filter("true"::equals).isPresent();
    ContentCollection collection = node.collection();
    CollectionReport report = apply ? collection.apply(listener) : collection.plan(listener);
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("applied", report.applied());
    data.put("trees", report.trees());
    data.put("contents", report.contents());
    data.put("gzip_forms", report.gzipForms());
    data.put("chunks", report.chunks());
    data.put("temporary_files", report.temporaryFiles());
    data.put("bytes", report.bytes());
    var space = new Space(node.database());
    if (apply) {
      data.put("returned_bytes", space.giveBack());
    }
    data.putAll(space.held(node.table().now()));
    var lone = appsWithoutAlias();
    data.put("apps_without_alias", lone.subList(0, Math.min(lone.size(), MAX_NAMED)));
    data.put("apps_without_alias_in_all", lone.size());
    return new Done(data);
  }

  /**
   * Makes a backup on this thread.
   *
   * @param listener receives the progress
   */
  public ControlAnswer backup(ControlRequest request, Consumer<Progress> listener) {
    return node.backups().make(request, listener);
  }

  /**
   * Brings what an older server had.
   *
   * @param request with {@code file}; {@code plan} to write nothing
   * @param listener receives the progress
   */
  public ControlAnswer importOlder(ControlRequest request, Consumer<Progress> listener) {
    return new LocalImport(node).run(request, listener);
  }

  /** What an older server's file has; for a plan where there is no database yet. */
  public static ControlAnswer lookAtOlder(Path file, Config config) {
    return LocalImport.look(file, config);
  }

  /** Begins a check of everything, or reports the progress of the last one. */
  private ControlAnswer check(ControlRequest request) {
    if (request.argument("watch").isEmpty()) {
      node.fsck().begin(this::check);
    }
    return node.fsck().answer();
  }

  /**
   * Checks a database on which no node runs, and which perhaps none can.
   *
   * @param listener receives the progress
   */
  public static ControlAnswer check(Path database, Config config, Consumer<Progress> listener) {
    try (var inspected = InspectedDatabase.open(database, DatabaseSettings.from(config))) {
      return fsckAnswer(new Fsck(inspected, listener).run());
    } catch (RejectedException refused) {
      return ControlAnswer.refused(refused.rejection());
    }
  }

  private ControlAnswer check(Consumer<Progress> listener) {
    var report = new Fsck(node.database(), listener).run();
    if (!report.isSound()) {
      LOG.error("fsck found {} damages, the first: {}", report.damages(), report.reported());
    }
    return fsckAnswer(report);
  }

  /** What a check found. */
  private static ControlAnswer fsckAnswer(Fsck.Report report) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("running", false);
    data.put("sound", report.isSound());
    data.put("revisions", report.revisions());
    data.put("bytes", report.bytes());
    data.put("damages", report.damages());
    data.put("told", report.reported());
    return new Done(data);
  }

  /**
   * Apps no alias points at: made by hand, or left by a crash between the making and the naming.
   */
  private List<String> appsWithoutAlias() {
    var table = node.table().now();
    var lone = new ArrayList<String>();
    for (var app : table.apps()) {
      if (!app.removed() && !table.isNamed(app.id())) {
        lone.add(app.id().value());
      }
    }
    lone.sort(null);
    return lone;
  }

  /**
   * How the node is set up.
   *
   * @param stored settings that were stored just now and are in force after a start
   */
  private ControlAnswer status(Map<OperatorSetting, String> stored) {
    var table = node.table().now();
    int apps = 0;
    for (var app : table.apps()) {
      apps += app.removed() ? 0 : 1;
    }
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put(
        "domain",
        stored.getOrDefault(OperatorSetting.DOMAIN, OperatorSetting.DOMAIN.in(node.config())));
    var port = stored.get(OperatorSetting.PORT);
    data.put("port", port == null ? port() : Integer.valueOf(port));
    data.put(
        "environment",
        stored.getOrDefault(
            OperatorSetting.ENVIRONMENT, OperatorSetting.ENVIRONMENT.in(node.config())));
    data.put("username", node.keys().username().orElse(null));
    data.put("apps", apps);
    data.put("keys", node.keys().count());
    data.put("revision", node.journal().head().value());
    data.put("state_hash", node.state().hash().hex());
    var backups = node.backups().status();
    if (!backups.isEmpty()) {
      data.put("backup", backups);
    }
    var restored = node.settings().all().get(LocalRestore.RESTORED);
    if (restored != null) {
      data.put("restored", restored);
    }
    return new Done(data);
  }

  /** Only a node with an HTTP side has one. */
  private @Nullable Integer port() {
    String path = OperatorSetting.PORT.path();
    return node.config().hasPath(path) ? node.config().getInt(path) : null;
  }

  private CommandMeta command(ControlRequest request) {
    var meta = CommandMeta.system(PART, UUID.randomUUID().toString(), node.name());
    return request.argument("reason").map(meta::because).orElse(meta);
  }

  /** Control requests run on virtual threads, and no stage of the registry stays open for ever. */
  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
