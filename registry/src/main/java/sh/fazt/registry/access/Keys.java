package sh.fazt.registry.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
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
  private final NodeTime time;
  private final AtomicReference<Access.State> present;

  /** Reads the stored tokens; for start-up, it waits for them. */
  public Keys(Database database, NodeTime time, Access.State state) {
    this.tokens = new StoredTokens(database);
    this.time = time;
    this.present = new AtomicReference<>(state);
    live.show(state);
    live.add(tokens.all().join());
  }

  /** Takes a newer state; called before anyone is answered. */
  public void show(Access.State state) {
    present.set(state);
    live.show(state);
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
        .map(known -> known.issued().meta().at());
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
