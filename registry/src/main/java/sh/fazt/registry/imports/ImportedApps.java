package sh.fazt.registry.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.app.App;
import sh.fazt.registry.domain.app.AppState;
import sh.fazt.registry.domain.app.MetadataChange;
import sh.fazt.registry.idempotency.ImportedRows.Kind;
import sh.fazt.registry.imports.ImportOutcome.Thing;
import sh.fazt.registry.imports.older.OlderApp;
import sh.fazt.registry.imports.older.OlderServer;
import sh.fazt.registry.zip.UploadLimits;

/**
 * Brings apps, each as a whole: what it stored, its files and values first, then the events that
 * say that there is an app. An app that is here already stays as it is.
 */
final class ImportedApps {
  private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int DRAWN = 8;

  private final ImportRun run;
  private final OlderServer server;
  private final ImportedStorage storage;
  private final UploadLimits limits;
  private final Set<String> before;
  private final Map<String, AppId> ids = new HashMap<>();
  private final Map<String, AppId> here = new TreeMap<>();

  ImportedApps(ImportRun run, OlderServer server) {
    this.run = run;
    this.server = server;
    this.limits = UploadLimits.from(run.node().config());
    this.storage =
        new ImportedStorage(run.node().storage(), run.older(), run.node().clock(), _ -> run.step());
    this.before = run.rows().names(Kind.APP);
    for (var app : server.apps()) {
      ids.put(app.key(), app.id().orElseGet(() -> derived(server.origin(), app.key())));
    }
  }

  /** The id of an app that had none: always the same one for the same app of a server. */
  private static AppId derived(String origin, String key) {
    byte[] digest = Sha256.digest().digest((origin + "\n" + key).getBytes(StandardCharsets.UTF_8));
    var id = new StringBuilder("app_");
    for (int i = 0; i < DRAWN; i++) {
      // Of two bytes, so that no letter is much likelier than another.
      int drawn = ((digest[2 * i] & 0xff) << Byte.SIZE) | (digest[2 * i + 1] & 0xff);
      id.append(LETTERS.charAt(drawn % LETTERS.length()));
    }
    return AppId.of(id.toString());
  }

  void bring() {
    for (var app : server.apps()) {
      AppId id = Objects.requireNonNull(ids.get(app.key()));
      var row = run.node().table().now().app(id);
      if (row == null) {
        if (brought(app, id)) {
          here.put(app.key(), id);
        }
      } else if (!before.contains(id.value())) {
        run.outcome().left(Thing.APPS, name(app, id), "another app has this id here");
        run.skip(app);
      } else {
        run.outcome().there(Thing.APPS);
        run.skip(app);
        if (!row.removed()) {
          here.put(app.key(), id);
        }
      }
    }
  }

  /** The app of this key, if it came and is still here. */
  Optional<AppId> find(String key) {
    return Optional.ofNullable(here.get(key));
  }

  private static String name(OlderApp app, AppId id) {
    return app.title().isBlank() ? id.value() : app.title() + " (" + id + ")";
  }

  private boolean brought(OlderApp app, AppId id) {
    if (!run.planned() && !made(app, id)) {
      return false;
    }
    var outcome = run.outcome();
    outcome.brought(Thing.APPS, 1);
    outcome.brought(Thing.FILES, app.files().size());
    outcome.brought(Thing.VALUES, app.stored().values());
    outcome.brought(Thing.DOCUMENTS, app.stored().documents());
    outcome.brought(Thing.BLOBS, app.stored().blobs());
    outcome.brought(Thing.ENVIRONMENT, app.environment().size());
    return true;
  }

  private boolean made(OlderApp app, AppId id) {
    run.rows().note(Kind.APP, List.of(id.value()), run.node().clock().millis());
    try (var pinned = run.node().content().pin()) {
      storage.bring(app, id);
      var tree = tree(app, pinned);
      Map<String, String> values = new TreeMap<>();
      app.environment().forEach(value -> values.putIfAbsent(value.name(), value.value()));
      var answer =
          run.node()
              .registry()
              .imports()
              .app(id, command(app, id, tree, List.copyOf(values.keySet())), values)
              .toCompletableFuture()
              .join();
      if (answer instanceof Answer.Rejected(var why)) {
        run.mustBeKnown(why);
        storage.discard(id);
        run.outcome().left(Thing.APPS, name(app, id), why.sentence());
        return false;
      }
      return true;
    }
  }

  private @Nullable StoredTree tree(OlderApp app, PinnedContent pinned) {
    if (app.files().isEmpty()) {
      return null;
    }
    try (var writer = run.node().content().newTree(pinned, limits)) {
      for (var file : app.files()) {
        writer.add(file.path(), file.mime(), file.size(), () -> run.older().open(file));
        run.step();
      }
      return writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private App.ImportApp command(
      OlderApp app, AppId id, @Nullable StoredTree tree, List<String> values) {
    var metadata =
        new Metadata(
            app.title(), app.description(), app.tags(), app.visibility(), app.spa(), Map.of());
    return new App.ImportApp(
        run.meta().happened(app.createdAt().orElse(null)),
        app.updatedAt().or(app::createdAt).orElse(null),
        metadata,
        app.source(),
        new AppState.Lineage(
            id(app.lineage().original()).orElse(id),
            app.lineage().parent().flatMap(this::id).orElse(null),
            null),
        tree == null
            ? null
            : new App.NewRelease(
                tree.tree(),
                tree.fileCount(),
                tree.bytes(),
                app.source(),
                "",
                MetadataChange.NOTHING),
        values);
  }

  /** Also of an app that is no more. */
  private Optional<AppId> id(String key) {
    return Optional.ofNullable(ids.get(key)).or(() -> AppId.parse(key));
  }
}
