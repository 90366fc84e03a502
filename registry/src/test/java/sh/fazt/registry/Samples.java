package sh.fazt.registry;

import java.time.Instant;
import sh.fazt.journal.Actor;
import sh.fazt.journal.AppId;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Meta;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.Version;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.KeyLimits;
import sh.fazt.registry.domain.app.App.NewRelease;
import sh.fazt.registry.domain.app.MetadataChange;

/** Values that tests talk about. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  public static final AppId TETRIS = AppId.of("app_tetris00");
  public static final AppId SNAKE = AppId.of("app_snake000");
  public static final Subdomain PLAY = Subdomain.of("play");

  private Samples() {}

  /** A command's meta without conditions. */
  public static CommandMeta aCommand() {
    return aCommand("c1");
  }

  public static CommandMeta aCommand(String id) {
    return new CommandMeta(
        Actor.key("laptop"), "", id, "", "main", KeyLimits.NONE, null, null, null);
  }

  public static CommandMeta expecting(long version) {
    return new CommandMeta(
        Actor.key("laptop"), "", "c1", "", "main", KeyLimits.NONE, Version.of(version), null, null);
  }

  public static CommandMeta withKey(String key, String body) {
    return new CommandMeta(
        Actor.key("laptop"),
        "",
        "c1",
        "",
        "main",
        KeyLimits.NONE,
        null,
        new CommandMeta.Idempotency(key, fingerprint(body)),
        null);
  }

  public static String fingerprint(String body) {
    return sh.fazt.journal.Sha256.hex(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  public static Meta anEventsMeta() {
    return aCommand().at(NOON);
  }

  public static TreeHash aTree(String content) {
    return TreeHash.of(fingerprint(content));
  }

  public static ContentHash aContent(String content) {
    return ContentHash.of(fingerprint(content));
  }

  public static NewRelease aDeployment(String content) {
    return new NewRelease(aTree(content), 2, 423, Source.DEPLOY, "", MetadataChange.NOTHING);
  }
}
