package sh.fazt.deploy;

import static sh.fazt.registry.content.Encoding.IDENTITY;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import sh.fazt.deploy.History.Release;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.content.ContentSettings;
import sh.fazt.registry.content.ContentStore;
import sh.fazt.registry.history.ChainVerdict;
import sh.fazt.registry.history.ChainVerifier;
import sh.fazt.registry.history.JournalReader;
import sh.fazt.registry.node.Replay;
import sh.fazt.registry.node.Unfinished;
import sh.fazt.registry.routing.RoutingTable;
import sh.fazt.registry.sqlite.DatabaseSettings;
import sh.fazt.registry.sqlite.SqliteDatabase;

/**
 * What a killed node left on disk, looked at without a node. It looks at a copy, so that the next
 * node finds the file and its write-ahead log as the kill left them.
 */
final class StoredNode implements AutoCloseable {
  private final SqliteDatabase database;
  private final ContentStore content;
  private final RoutingTable table;
  private final Unfinished unfinished;
  private final Map<Long, Release> releases = new HashMap<>();
  private final Map<Long, TreeHash> trees = new HashMap<>();

  private StoredNode(Path copy) {
    var config = ConfigFactory.load();
    database = SqliteDatabase.open(copy, DatabaseSettings.from(config));
    content = new ContentStore(database, ContentSettings.from(config), Clock.systemUTC());
    var replay = new Replay();
    new JournalReader(database)
        .replay(
            event -> {
              replay.add(event);
              note(event);
            });
    table = replay.table();
    unfinished = replay.unfinished();
  }

  /** Copies the files a killed node left, into an empty folder. Nobody may be writing them. */
  static Path copied(Path database, Path folder) {
    try {
      Files.createDirectories(folder);
      try (var old = Files.newDirectoryStream(folder)) {
        for (Path file : old) {
          if (Files.isRegularFile(file)) {
            Files.delete(file);
          }
        }
      }
      for (String suffix : List.of("", "-wal")) {
        Path file = database.resolveSibling(database.getFileName() + suffix);
        if (Files.exists(file)) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
      return folder.resolve(database.getFileName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StoredNode open(Path copy) {
    return new StoredNode(copy);
  }

  /** Our deploys say their number in their message. */
  private void note(JournalEvent event) {
    if (event instanceof ReleaseDeployed deployed && deployed.message().matches("[0-9]+")) {
      long number = Long.parseLong(deployed.message());
      releases.put(number, new Release(deployed.app().value(), deployed.release().value()));
      trees.put(number, deployed.tree());
    }
  }

  /** The release each numbered deploy in the journal is. */
  Map<Long, Release> releases() {
    return Map.copyOf(releases);
  }

  RoutingTable table() {
    return table;
  }

  /** What was begun and not brought to its end. */
  Unfinished unfinished() {
    return unfinished;
  }

  long head() {
    return new JournalReader(database).head().value();
  }

  /** What is wrong with the file and the chain; empty if nothing is. */
  List<String> damage() {
    var damage = new ArrayList<String>();
    for (String row :
        database.readNow(
            handle -> handle.createQuery("PRAGMA integrity_check").mapTo(String.class).list())) {
      if (!row.equals("ok")) {
        damage.add("integrity_check: " + row);
      }
    }
    if (database.readNow(ChainVerifier::verify) instanceof ChainVerdict.Broken broken) {
      damage.add("chain: " + broken);
    }
    return damage;
  }

  /** What is missing or wrong in the stored files of a numbered deploy; empty if it is whole. */
  List<String> lacks(NumberedSite site, List<NumberedSite.Part> parts) {
    TreeHash tree = trees.get(site.number());
    if (tree == null) {
      return List.of(site + " is not in the journal");
    }
    var lacks = new ArrayList<String>();
    try {
      var index = join(content.index(tree));
      if (index.files().size() != parts.size()) {
        lacks.add(site + " has " + index.files());
      }
      for (var part : parts) {
        TreeFile file = index.file(part.path());
        byte[] expected = site.bytes(part);
        if (file == null || !file.content().hex().equals(Sha256.hex(expected))) {
          lacks.add(site + " has at " + part.path() + ": " + file);
        } else if (!Arrays.equals(expected, stored(file.content()))) {
          lacks.add(site + " is not whole at " + part.path());
        }
      }
    } catch (CompletionException e) {
      lacks.add(site + " cannot be read: " + e.getCause());
    }
    return lacks;
  }

  private byte[] stored(ContentHash hash) {
    var variant = join(content.variant(hash, IDENTITY)).orElseThrow();
    if (variant.bytes() != null) {
      return variant.bytes();
    }
    var whole = new ByteArrayOutputStream();
    for (int number = 0; whole.size() < variant.size(); number++) {
      whole.writeBytes(join(content.chunk(hash, IDENTITY, number)));
    }
    return whole.toByteArray();
  }

  /**
   * What a replay of the journal says the node must serve.
   *
   * @param files hash of the content by path
   */
  record Served(String app, long release, Map<String, String> files) {}

  /** Everything that must be served, by the name of the alias. */
  Map<String, Served> served() {
    var served = new TreeMap<String, Served>();
    for (var alias : table.aliases()) {
      if (alias.target() instanceof Target.Proxy(var id)) {
        var app = Objects.requireNonNull(table.app(id));
        var release = Objects.requireNonNull(app.activeRelease());
        var files = new TreeMap<String, String>();
        for (TreeFile file : join(content.index(release.tree())).files()) {
          files.put(file.path(), file.content().hex());
        }
        served.put(alias.alias().value(), new Served(id.value(), release.no().value(), files));
      }
    }
    return served;
  }

  /** Apps that are there and that no alias leads to. */
  List<String> appsWithoutAlias() {
    var named = served().values().stream().map(Served::app).toList();
    var lone = new ArrayList<String>();
    for (var app : table.apps()) {
      if (!app.removed() && !named.contains(app.id().value())) {
        lone.add(app.id().value());
      }
    }
    lone.sort(null);
    return lone;
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Override
  public void close() {
    database.close();
  }
}
