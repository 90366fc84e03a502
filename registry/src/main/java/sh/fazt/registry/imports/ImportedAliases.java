package sh.fazt.registry.imports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Target;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.alias.Alias;
import sh.fazt.registry.domain.alias.Alias.Replacing;
import sh.fazt.registry.idempotency.ImportedRows.Kind;
import sh.fazt.registry.imports.ImportOutcome.Thing;
import sh.fazt.registry.imports.older.OlderAlias;

/** Brings names to those that are free here. */
final class ImportedAliases {
  /** Older servers knew no other. */
  private static final int REDIRECT = 301;

  private final ImportRun run;
  private final ImportedApps apps;
  private final Set<String> before;
  private final List<String> come = new ArrayList<>();

  ImportedAliases(ImportRun run, ImportedApps apps) {
    this.run = run;
    this.apps = apps;
    this.before = run.rows().names(Kind.ALIAS);
  }

  void bring(List<OlderAlias> aliases) {
    for (var alias : aliases) {
      bring(alias);
      run.step();
    }
    if (!run.planned()) {
      run.rows().note(Kind.ALIAS, come, run.node().clock().millis());
    }
  }

  private void bring(OlderAlias alias) {
    String name = alias.name().value();
    var target = target(alias);
    if (target.isEmpty()) {
      run.outcome().left(Thing.ALIASES, name, "it leads to an app that is not here");
      return;
    }
    var row = run.node().table().now().alias(alias.name());
    var held = row == null ? null : row.target();
    if (isSame(held, target.get())) {
      run.outcome().there(Thing.ALIASES);
      come.add(name);
    } else if (before.contains(name)) {
      run.outcome().there(Thing.ALIASES);
      run.outcome().left(Thing.ALIASES, name, "it was changed here since it came");
    } else if (held != null) {
      run.outcome().left(Thing.ALIASES, name, "the name is taken here");
    } else if (run.planned()
        || point(alias, target.get(), row == null ? Version.NONE : row.version())) {
      run.outcome().brought(Thing.ALIASES, 1);
      come.add(name);
    }
  }

  /** Where it is to lead here; nothing if an app it leads to is not here. */
  private Optional<Target> target(OlderAlias alias) {
    return switch (alias.target()) {
      case OlderAlias.Target.Proxy(var app) -> apps.find(app).map(Target.Proxy::new);
      case OlderAlias.Target.Redirect(var url) ->
          Optional.of(new Target.Redirect(url, REDIRECT, false));
      case OlderAlias.Target.Reserved _ -> Optional.of(new Target.Reserved());
      case OlderAlias.Target.Split(var arms) -> {
        var here =
            arms.stream()
                .flatMap(
                    arm ->
                        apps.find(arm.app()).stream().map(id -> new Target.Arm(id, arm.weight())))
                .toList();
        yield here.size() == arms.size()
            ? Optional.of(new Target.Split(here, List.of()))
            : Optional.empty();
      }
    };
  }

  /** Which slot has which arm is drawn here. */
  private static boolean isSame(@Nullable Target held, Target target) {
    if (held instanceof Target.Split(var arms, _)
        && target instanceof Target.Split(var wanted, _)) {
      return new HashSet<>(arms).equals(new HashSet<>(wanted));
    }
    return target.equals(held);
  }

  private boolean point(OlderAlias alias, Target target, Version expected) {
    var meta =
        run.meta()
            .happened(alias.updatedAt().or(alias::createdAt).orElse(null))
            .expecting(expected);
    var command =
        target instanceof Target.Split(var arms, _)
            ? new Alias.SplitAlias(meta, arms)
            : new Alias.PointAlias(meta, target, Replacing.NOTHING);
    var answer = run.node().registry().change(alias.name(), command).toCompletableFuture().join();
    if (answer instanceof Answer.Rejected(var why)) {
      run.mustBeKnown(why);
      run.outcome().left(Thing.ALIASES, alias.name().value(), why.sentence());
      return false;
    }
    return true;
  }
}
