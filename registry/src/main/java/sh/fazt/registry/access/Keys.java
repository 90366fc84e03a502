package sh.fazt.registry.access;

import com.typesafe.config.Config;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.KeyNo;
import sh.fazt.registry.database.Database;
import sh.fazt.registry.domain.access.Access;
import sh.fazt.registry.time.NodeTime;

/**
 * The keys and the operator of a node, as they are at this moment: what every request is checked
 * against.
 */
public final class Keys {
  private final LiveKeys live = new LiveKeys();
  private final StoredTokens tokens;
  private final StoredImportedKeys older;
  private final ImportedKeys imported;
  private final NodeTime time;
  private final AtomicReference<Access.State> present;

  /** Reads the stored tokens; for start-up, it waits for them. */
  public Keys(Database database, NodeTime time, Access.State state, Config config) {
    this.tokens = new StoredTokens(database);
    this.older = new StoredImportedKeys(database);
    this.time = time;
    this.present = new AtomicReference<>(state);
    live.show(state);
    live.add(tokens.all().join());
    this.imported =
        new ImportedKeys(
            ImportedKeys.Settings.from(config), time, older.waiting().join(), this::opened);
    imported.retain(Set.copyOf(numbers(state)));
  }

  /**
   * Reads the settings of keys that were imported.
   *
   * @throws IllegalArgumentException if one cannot be used
   */
  public static void requireUsable(Config config) {
    ImportedKeys.Settings.from(config);
  }

  private static List<KeyNo> numbers(Access.State state) {
    return state.keys().values().stream().map(key -> key.issued().key()).toList();
  }

  /** Takes a newer state; called before anyone is answered. */
  public void show(Access.State state) {
    present.set(state);
    live.show(state);
    if (!imported.isEmpty()) {
      imported.retain(Set.copyOf(numbers(state)));
    }
  }

  /**
   * Finds out whether a token opens a key of an older server that was not used here yet; after that
   * {@link #find} knows. Never blocks.
   *
   * @return nothing, as a rule: there is nothing to find out. What is there fails with a {@link
   *     sh.fazt.registry.domain.RejectedException} if it could not be found out now: then nobody
   *     may say that the token is wrong
   */
  public Optional<CompletionStage<Boolean>> findOut(String token) {
    return imported.isEmpty()
        ? Optional.empty()
        : ApiToken.parse(token).filter(parsed -> !live.now().has(parsed)).map(imported::check);
  }

  /** Whether there is a key of an older server that was not used here yet. */
  public boolean someWait() {
    return !imported.isEmpty();
  }

  /** The first use of a key of an older server: from now on its token is known like any other. */
  private CompletionStage<Boolean> opened(KeyNo key, ApiToken token) {
    return older
        .replace(key, token.hash(), time.now())
        .thenApply(
            waited -> {
              if (waited) {
                live.add(Map.of(key, token.hash()));
              }
              return waited;
            });
  }

  /** The key that came from an older server with this hash, whatever became of it. */
  public CompletionStage<Optional<KeyNo>> cameAs(BcryptHash hash) {
    return older.find(hash).thenApply(found -> found);
  }

  /**
   * Makes the key of this number open to the token that an older server had stored this hash of:
   * durable, then in force.
   *
   * @param lastUsed there, or none
   */
  public CompletionStage<KeyNo> arm(KeyNo key, BcryptHash hash, @Nullable Instant lastUsed) {
    Instant now = time.lived();
    return older
        .store(key, hash, now, lastUsed)
        .thenApply(
            stored -> {
              imported.add(stored, new StoredImportedKeys.Waiting(hash, now));
              return stored;
            });
  }

  /** Until when a key waits for its first use here; nothing for one that came from nowhere. */
  public Optional<Instant> waitsUntil(KeyNo key) {
    return imported.until(key);
  }

  /**
   * The live key a token opens. Reads no storage; as quick for a wrong token as for a right one.
   */
  public Optional<KeyRow> find(String token) {
    return ApiToken.parse(token).flatMap(parsed -> live.now().find(parsed, time.forExpiry()));
  }

  /** The live keys, oldest first. */
  public List<KeyRow> all() {
    return Objects.requireNonNull(present.get()).keys().values().stream()
        .map(key -> KeyRow.of(key.issued()))
        .toList();
  }

  /** When the key was issued, if it is live. */
  public Optional<Instant> issuedAt(KeyNo key) {
    return Optional.ofNullable(Objects.requireNonNull(present.get()).keys().get(key))
        .map(known -> known.issued().meta().happened());
  }

  /** Whether the key has a token that opens, or is ended already. */
  public boolean isArmed(KeyNo key) {
    return live.now().has(key) || !Objects.requireNonNull(present.get()).keys().containsKey(key);
  }

  /** Makes the key of this number open to the token: durable, then in force. */
  public CompletionStage<KeyNo> arm(KeyNo key, ApiToken token) {
    return tokens
        .store(key, token.hash(), time.now())
        .thenApply(
            _ -> {
              live.add(Map.of(key, token.hash()));
              return key;
            });
  }

  /** Where the times of last use are kept. */
  public StoredTokens stored() {
    return tokens;
  }

  /** How many keys can be used. */
  public int count() {
    return live.now().size();
  }

  /** The operator's name, once one is set. */
  public Optional<String> username() {
    return Optional.ofNullable(Objects.requireNonNull(present.get()).username());
  }
}
