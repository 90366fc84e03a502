package sh.fazt.registry.imports;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import sh.fazt.journal.Scope;
import sh.fazt.registry.access.BcryptHash;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.access.ScopeList;
import sh.fazt.registry.idempotency.ImportedRows.Kind;
import sh.fazt.registry.imports.ImportOutcome.Thing;
import sh.fazt.registry.imports.older.OlderServer;

/** Brings who may do what: the keys, and the operator where there is none. */
final class ImportedAccess {
  private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");

  private final ImportRun run;

  ImportedAccess(ImportRun run) {
    this.run = run;
  }

  void bring(OlderServer server) {
    for (var key : server.keys()) {
      BcryptHash.parse(key.bcrypt()).ifPresent(hash -> bring(key, hash));
      run.step();
    }
    server
        .operator()
        .ifPresent(
            operator ->
                BcryptHash.parse(operator.bcrypt()).ifPresent(hash -> bring(operator, hash)));
  }

  private void bring(OlderServer.ApiKey key, BcryptHash hash) {
    var changes = run.node().registry().imports();
    if (changes.keyOf(hash).toCompletableFuture().join().isPresent()) {
      run.outcome().there(Thing.KEYS);
      return;
    }
    var scopes = scopes(key);
    if (run.planned()) {
      run.outcome().brought(Thing.KEYS, 1);
      return;
    }
    String origin = HexFormat.of().formatHex(hash.origin());
    var meta =
        run.meta()
            .happened(key.createdAt().orElse(null))
            .with(new CommandMeta.Idempotency("key " + origin, origin));
    var answer =
        changes
            .key(meta, key.name(), scopes, hash, key.lastUsedAt().orElse(null))
            .toCompletableFuture()
            .join();
    if (answer instanceof Answer.Rejected(var why)) {
      run.mustBeKnown(why);
      run.outcome().left(Thing.KEYS, key.name(), why.sentence());
    } else {
      run.outcome().brought(Thing.KEYS, 1);
    }
  }

  /**
   * What a key of an older server may do. There every key could do everything; most said nothing,
   * or {@code deploy} as the only word that was offered. Who wrote more meant it.
   */
  private List<Scope> scopes(OlderServer.ApiKey key) {
    var known = EnumSet.noneOf(Scope.class);
    var unknown = new ArrayList<String>();
    BETWEEN
        .splitAsStream(key.scopes())
        .filter(word -> !word.isEmpty())
        .forEach(word -> Scope.parse(word).ifPresentOrElse(known::add, () -> unknown.add(word)));
    if (!unknown.isEmpty()) {
      run.outcome()
          .left(
              Thing.KEYS,
              key.name(),
              "it comes without scopes that are not known here: " + String.join(" ", unknown));
    }
    boolean saidNothing =
        known.isEmpty() || (unknown.isEmpty() && known.equals(EnumSet.of(Scope.DEPLOY)));
    return saidNothing ? ScopeList.DEFAULT : List.copyOf(known);
  }

  private void bring(OlderServer.Operator operator, BcryptHash hash) {
    var outcome = run.outcome();
    if (run.rows().names(Kind.OPERATOR).contains(operator.name())) {
      outcome.there(Thing.OPERATOR);
      return;
    }
    if (run.node().keys().username().isPresent()) {
      outcome.left(
          Thing.OPERATOR,
          operator.name(),
          "this node has an operator already: sign in with that name and password");
      return;
    }
    if (!run.planned()) {
      var answer =
          run.node()
              .registry()
              .imports()
              .operator(run.meta(), operator.name(), hash)
              .toCompletableFuture()
              .join();
      if (answer instanceof Answer.Rejected(var why)) {
        run.mustBeKnown(why);
        outcome.left(Thing.OPERATOR, operator.name(), why.sentence());
        return;
      }
      run.rows().note(Kind.OPERATOR, List.of(operator.name()), run.node().clock().millis());
    }
    outcome.brought(Thing.OPERATOR, 1);
  }
}
