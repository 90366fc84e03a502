package sh.fazt.registry.access;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import sh.fazt.journal.KeyNo;
import sh.fazt.journal.access.KeyIssued;

/**
 * Every live key by the hash of its token, at one moment. Immutable. A look-up costs one digest and
 * one comparison, however many keys there are, and reads no storage.
 *
 * <p>What a key may do comes from its event, its token from a table; a key counts once both are
 * known.
 */
public final class KeyTable {
  public static final KeyTable EMPTY = new KeyTable(Map.of(), Map.of());

  private final Map<KeyNo, KeyRow> keys;
  private final Map<KeyNo, TokenHash> tokens;
  private final Map<TokenHash, KeyRow> byToken;

  private KeyTable(Map<KeyNo, KeyRow> keys, Map<KeyNo, TokenHash> tokens) {
    this.keys = keys;
    this.tokens = tokens;
    var byToken = new HashMap<TokenHash, KeyRow>();
    keys.forEach(
        (key, row) -> {
          TokenHash token = tokens.get(key);
          if (token != null) {
            byToken.put(token, row);
          }
        });
    this.byToken = Map.copyOf(byToken);
  }

  /** This table with these keys as the only live ones. */
  public KeyTable withKeys(Collection<KeyIssued> live) {
    Map<KeyNo, KeyRow> rows =
        live.stream()
            .map(KeyRow::of)
            .collect(Collectors.toUnmodifiableMap(KeyRow::key, Function.identity()));
    // Of an ended key nothing is kept; numbers are never given again.
    boolean ended = keys.keySet().stream().anyMatch(key -> !rows.containsKey(key));
    var left = new HashMap<>(tokens);
    left.keySet().removeIf(key -> keys.containsKey(key) && !rows.containsKey(key));
    return new KeyTable(rows, ended ? Map.copyOf(left) : tokens);
  }

  /** This table with these tokens, those it has of other keys too. */
  public KeyTable withTokens(Map<KeyNo, TokenHash> more) {
    var all = new HashMap<>(tokens);
    all.putAll(more);
    return new KeyTable(keys, Map.copyOf(all));
  }

  /** The live key this token opens, unless it has expired. */
  public Optional<KeyRow> find(ApiToken token, Instant now) {
    return Optional.ofNullable(byToken.get(token.hash())).filter(key -> !key.isExpired(now));
  }

  /** Whether the token is of a live key, expired or not. */
  public boolean has(ApiToken token) {
    return byToken.containsKey(token.hash());
  }

  /** Whether the key has a token. */
  public boolean has(KeyNo key) {
    return tokens.containsKey(key);
  }

  /** How many keys can be used. */
  public int size() {
    return byToken.size();
  }
}
