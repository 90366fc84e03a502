package sh.fazt.journal.golden;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AliasChange;
import sh.fazt.journal.AppId;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Metadata;
import sh.fazt.journal.Place;
import sh.fazt.journal.ReleaseNo;
import sh.fazt.journal.Revision;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.Source;
import sh.fazt.journal.StateHash;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;
import sh.fazt.journal.Visibility;
import sh.fazt.journal.access.AccessEvent;
import sh.fazt.journal.access.KeyIssued;
import sh.fazt.journal.access.KeyRevoked;
import sh.fazt.journal.access.PasswordChanged;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.alias.AliasPointed;
import sh.fazt.journal.alias.AliasRemoved;
import sh.fazt.journal.alias.AliasesSwapped;
import sh.fazt.journal.alias.SwapAborted;
import sh.fazt.journal.alias.SwapFinished;
import sh.fazt.journal.alias.SwapId;
import sh.fazt.journal.alias.SwapOutcome;
import sh.fazt.journal.alias.SwapReserved;
import sh.fazt.journal.alias.SwapSide;
import sh.fazt.journal.app.AppCreated;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.app.AppForked;
import sh.fazt.journal.app.AppPurged;
import sh.fazt.journal.app.AppRemovalFinished;
import sh.fazt.journal.app.AppRemoved;
import sh.fazt.journal.app.AppRestorationFinished;
import sh.fazt.journal.app.AppRestored;
import sh.fazt.journal.app.ContentCollected;
import sh.fazt.journal.app.EnvChanged;
import sh.fazt.journal.app.MetadataChanged;
import sh.fazt.journal.app.ReleaseActivated;
import sh.fazt.journal.app.ReleaseDeployed;
import sh.fazt.journal.app.ReleasePinned;
import sh.fazt.journal.app.ReleaseUnpinned;
import sh.fazt.journal.app.RemovedApp;
import sh.fazt.journal.domain.DomainAdded;
import sh.fazt.journal.domain.DomainEvent;
import sh.fazt.journal.domain.DomainRemoved;
import sh.fazt.journal.domain.DomainVerified;
import sh.fazt.journal.node.CheckpointSigned;
import sh.fazt.journal.node.NodeEvent;
import sh.fazt.journal.node.SettingChanged;
import sh.fazt.journal.node.UpgradeStepped;

/**
 * One event or more of every class, each with the file under {@code golden/events/1} that holds its
 * JSON: {@code app/AppForked.json}, and {@code app/AppForked-imported.json} for a variant.
 */
public final class GoldenEvents {
  private static final AppId TETRIS = AppId.of("app_7f3k9x2m");
  private static final AppId SNAKE = AppId.of("app_0a1b2c3d");
  private static final AppId OLD = AppId.of("fazt_app_7QkT0mZr9aBc");
  private static final Subdomain GAMES = Subdomain.of("games");
  private static final Subdomain PLAY = Subdomain.of("play");
  private static final TreeHash TREE = TreeHash.of(Sha256.hex(new byte[] {1}));
  private static final SwapId SWAP = SwapId.of("swp_4n8v1c6x");

  private static final Meta META =
      new Meta(
          Instant.parse("2026-02-03T04:05:06.789Z"),
          Actor.key("laptop"),
          "",
          "cmd_2k7d9q0w",
          "",
          "main",
          null,
          null,
          null,
          null,
          null);
  private static final Meta FULL_META =
      new Meta(
          Instant.parse("2026-02-03T04:05:06Z"),
          new Actor(Actor.Kind.SESSION, "ada"),
          "the score table was wrong — zurück",
          "cmd_2k7d9q0w",
          "req-17",
          "main",
          "swp_4n8v1c6x",
          "cmd_0z9y8x7w",
          "try-1",
          Sha256.hex(new byte[] {2}),
          Instant.parse("2024-12-31T23:59:59.123456789Z"));

  private static final Metadata TITLED = Metadata.titled("Tetris");
  private static final Metadata DESCRIBED =
      new Metadata(
          "Tetris",
          "Falling blocks, \"with\" scores",
          List.of("game", "classic"),
          Visibility.PUBLIC,
          true,
          Map.of("color", "blue", "audio", "off"));

  private static final RemovedApp REMOVED =
      new RemovedApp(
          DESCRIBED,
          Source.DEPLOY,
          TETRIS,
          null,
          null,
          ReleaseNo.of(3),
          TREE,
          2,
          2048,
          List.of("API_KEY"));
  private static final RemovedApp REMOVED_FORK =
      new RemovedApp(
          TITLED, Source.of("fork"), TETRIS, SNAKE, ReleaseNo.of(2), null, null, 0, 0, List.of());

  private static final Target.Proxy TO_TETRIS = new Target.Proxy(TETRIS);
  private static final Target.Proxy TO_SNAKE = new Target.Proxy(SNAKE);
  private static final Target.Split SPLIT =
      new Target.Split(
          List.of(new Target.Arm(TETRIS, 90), new Target.Arm(SNAKE, 10)),
          IntStream.range(0, 100).mapToObj(slot -> slot < 90 ? 0 : 1).toList());
  private static final List<AliasChange> CHANGES =
      List.of(
          new AliasChange(GAMES, Version.of(4), TO_TETRIS, null),
          new AliasChange(PLAY, Version.of(8), SPLIT, TO_SNAKE));

  private GoldenEvents() {}

  /** The sealed interfaces that all events belong to. */
  public static List<Class<? extends JournalEvent>> families() {
    return List.of(
        AppEvent.class, AliasEvent.class, DomainEvent.class, AccessEvent.class, NodeEvent.class);
  }

  /** Every event class this program can write. */
  public static List<Class<?>> classes() {
    return families().stream()
        .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
        .<Class<?>>map(event -> event)
        .toList();
  }

  /** File under {@code golden/events/1} → the event it holds. */
  public static SortedMap<String, JournalEvent> samples() {
    var samples = new TreeMap<String, JournalEvent>();
    Stream.of(app(), alias(), domain(), access(), node())
        .flatMap(List::stream)
        .forEach(
            sample -> {
              if (samples.put(sample.file(), sample.event()) != null) {
                throw new IllegalStateException("two samples in " + sample.file());
              }
            });
    return samples;
  }

  /** The event this file under {@code golden/events/1} holds. */
  public static JournalEvent sampleIn(String file) {
    return Objects.requireNonNull(samples().get(file), file);
  }

  private record Sample(String file, JournalEvent event) {}

  private static Sample sample(JournalEvent event) {
    return new Sample(stem(event) + ".json", event);
  }

  private static Sample sample(String variant, JournalEvent event) {
    return new Sample(stem(event) + "-" + variant + ".json", event);
  }

  private static String stem(JournalEvent event) {
    return event.getClass().getName().replace("sh.fazt.journal.", "").replace('.', '/');
  }

  private static List<Sample> app() {
    var v1 = Version.of(1);
    var v4 = Version.of(4);
    return List.of(
        sample(new AppCreated(META, TETRIS, v1, TITLED, Source.DEPLOY)),
        sample(
            "from-git",
            new AppCreated(
                FULL_META,
                TETRIS,
                v1,
                DESCRIBED,
                new Source("git", "https://example.com/tetris.git", "main", "0f3c2a1"))),
        sample(
            new AppForked(
                META,
                SNAKE,
                v1,
                TETRIS,
                TETRIS,
                ReleaseNo.of(3),
                DESCRIBED,
                Source.of("fork"),
                TREE,
                2,
                2048,
                List.of("API_KEY", "MODE"),
                true)),
        sample(
            "imported",
            new AppForked(
                FULL_META,
                OLD,
                v1,
                TETRIS,
                null,
                null,
                TITLED,
                Source.of("fork"),
                null,
                0,
                0,
                List.of(),
                false)),
        sample(
            new ReleaseDeployed(
                META,
                TETRIS,
                v4,
                ReleaseNo.of(3),
                ReleaseNo.of(2),
                TREE,
                1000,
                20_000_000_000L,
                new Source("git", "https://example.com/tetris.git", "v3", "0f3c2a1"),
                "new colours")),
        sample(
            "first",
            new ReleaseDeployed(
                META, TETRIS, v1.next(), ReleaseNo.FIRST, null, TREE, 1, 0, Source.DEPLOY, "")),
        sample(
            "from-a-place",
            new ReleaseDeployed(
                META,
                TETRIS,
                v4,
                ReleaseNo.of(4),
                ReleaseNo.of(3),
                TREE,
                1,
                12,
                Source.DEPLOY.at(
                    new Place("9f86d081884c7d659a2feaa0c55ad015", "ada@laptop:~/projects/tetris")),
                "")),
        sample(new ReleaseActivated(META, TETRIS, v4, ReleaseNo.of(3), ReleaseNo.of(2))),
        sample("none", new ReleaseActivated(FULL_META, TETRIS, v4, ReleaseNo.FIRST, null)),
        sample("again", new ReleaseActivated(FULL_META, TETRIS, v4, null, ReleaseNo.FIRST)),
        sample(new ReleasePinned(META, TETRIS, v4, ReleaseNo.of(2))),
        sample(new ReleaseUnpinned(META, TETRIS, v4, ReleaseNo.of(2))),
        sample(new ContentCollected(META, TETRIS, v4, List.of(ReleaseNo.FIRST, ReleaseNo.of(2)))),
        sample(new MetadataChanged(META, TETRIS, v4, TITLED, DESCRIBED)),
        sample(
            new EnvChanged(
                META, TETRIS, v4, List.of("API_KEY"), List.of("API_KEY", "MODE"), List.of("MODE"))),
        sample(new AppRemoved(META, TETRIS, v4, REMOVED)),
        sample("fork-without-release", new AppRemoved(META, SNAKE, v4, REMOVED_FORK)),
        sample(new AppRemovalFinished(META, TETRIS, v4, CHANGES)),
        sample("nothing-pointed", new AppRemovalFinished(META, TETRIS, v4, List.of())),
        sample(new AppRestored(META, TETRIS, v4.next(), REMOVED, CHANGES)),
        sample(new AppRestorationFinished(META, TETRIS, v4.next(), CHANGES, List.of(PLAY))),
        sample(new AppPurged(META, TETRIS, v4)));
  }

  private static List<Sample> alias() {
    var v7 = Version.of(7);
    return List.of(
        sample(new AliasPointed(META, GAMES, v7, TO_SNAKE, TO_TETRIS)),
        sample("first", new AliasPointed(META, GAMES, Version.of(1), null, TO_TETRIS)),
        sample(
            "redirect",
            new AliasPointed(
                META,
                GAMES,
                v7,
                TO_TETRIS,
                new Target.Redirect("https://example.com/play", 301, true))),
        sample("reserved", new AliasPointed(META, GAMES, v7, TO_TETRIS, new Target.Reserved())),
        sample("split", new AliasPointed(META, GAMES, v7, TO_TETRIS, SPLIT)),
        sample(new AliasRemoved(META, GAMES, v7, new Target.Reserved())),
        sample(new SwapReserved(META, PLAY, v7, SWAP, GAMES)),
        sample(
            new AliasesSwapped(
                META,
                SWAP,
                new SwapSide(GAMES, v7, TO_TETRIS, TO_SNAKE),
                new SwapSide(PLAY, Version.of(3), TO_SNAKE, TO_TETRIS))),
        sample(new SwapAborted(META, GAMES, v7, SWAP, PLAY)),
        sample(new SwapFinished(META, PLAY, v7, SWAP, SwapOutcome.SWAPPED, TO_TETRIS)),
        sample("aborted", new SwapFinished(META, PLAY, v7, SWAP, SwapOutcome.ABORTED, null)));
  }

  private static List<Sample> domain() {
    String host = "shop.example.com";
    return List.of(
        sample(new DomainAdded(META, host, GAMES)),
        sample(new DomainVerified(META, host, GAMES)),
        sample(new DomainRemoved(META, host, GAMES, true)));
  }

  private static List<Sample> access() {
    return List.of(
        sample(
            new KeyIssued(
                META,
                KeyNo.of(2),
                "ci",
                List.of(Scope.READ, Scope.DEPLOY, Scope.ROUTE, Scope.DATA),
                List.of(TETRIS),
                List.of("games", "pr-*"),
                Instant.parse("2027-01-01T00:00:00Z"))),
        sample(
            "unlimited",
            new KeyIssued(
                META, KeyNo.FIRST, "laptop", List.of(Scope.ADMIN), List.of(), List.of(), null)),
        sample(new KeyRevoked(META, KeyNo.of(2))),
        sample(new PasswordChanged(META, "admin", "ada")),
        sample("first", new PasswordChanged(META, null, "admin")));
  }

  private static List<Sample> node() {
    return List.of(
        sample(new SettingChanged(META, "fazt.http.port", "4698", "8080")),
        sample("set", new SettingChanged(META, "fazt.http.domain", null, "example.com")),
        sample("unset", new SettingChanged(META, "fazt.http.domain", "example.com", null)),
        sample(
            new UpgradeStepped(META, "switched", "1.0.0", "1.1.0", Sha256.hex(new byte[] {3}), "")),
        sample(
            new CheckpointSigned(
                META,
                Revision.of(1234),
                Sha256.hex(new byte[] {4}),
                StateHash.of(Sha256.hex(new byte[] {5})),
                "c2lnbmF0dXJl")));
  }
}
