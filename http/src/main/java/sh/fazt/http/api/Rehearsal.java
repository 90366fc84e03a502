package sh.fazt.http.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.journal.Actor;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.Target;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.CommandMeta;
import sh.fazt.registry.Reach;
import sh.fazt.registry.app.MetadataChange;
import sh.fazt.registry.content.StoredTree;
import sh.fazt.registry.node.DeployDetails;
import sh.fazt.registry.node.DeployOutcome;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.routing.AliasRow;

/**
 * Does once at a start what the first change would otherwise be the first to do, and wait for:
 * classes are loaded, statements prepared, an entity read back. A form is read and dropped, and a
 * deploy is planned that nobody asked for; nothing is written.
 */
public final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** The port does not wait longer for it. */
  private static final Duration AT_MOST = Duration.ofSeconds(1);

  private static final String FORM =
      """
      --rehearsal
      Content-Disposition: form-data; name="site_name"

      rehearsal
      --rehearsal
      Content-Disposition: form-data; name="file"; filename="site.zip"
      Content-Type: application/zip

      nothing
      --rehearsal--
      """
          .replace("\n", "\r\n");

  private final ClassicActorSystemProvider system;
  private final Node node;

  private Rehearsal(ClassicActorSystemProvider system, Node node) {
    this.system = system;
    this.node = node;
  }

  /**
   * Begins it.
   *
   * @return done when it is over, or after a while; the stage does not fail
   */
  public static CompletableFuture<Void> begin(ClassicActorSystemProvider system, Node node) {
    var rehearsal = new Rehearsal(system, node);
    return CompletableFuture.supplyAsync(rehearsal::form, system.classicSystem().dispatcher())
        .thenCompose(form -> form)
        .thenCompose(_ -> rehearsal.plan())
        .<Void>handle(
            (_, failure) -> {
              if (failure != null) {
                LOG.debug("The first change will take its time: {}", failure.toString());
              }
              return null;
            })
        .completeOnTimeout(null, AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Void> form() {
    var disk =
        system.classicSystem().dispatchers().lookup(Dispatchers.DefaultBlockingDispatcherId());
    var type = ContentTypes.parse("multipart/form-data; boundary=rehearsal");
    return new FormReader(system, node.temporarySpace(), disk, ApiSettings.of(node.config()))
        .read(HttpEntities.create(type, FORM.getBytes(StandardCharsets.US_ASCII)))
        .thenAccept(DeployForm::close);
  }

  private CompletionStage<DeployOutcome> plan() {
    var meta =
        new CommandMeta(
            Actor.system("rehearsal"),
            "",
            "rehearsal",
            "",
            node.name(),
            Reach.EVERYTHING,
            null,
            null,
            null,
            true);
    return node.registry()
        .deploy(
            servedName(),
            new StoredTree(TreeHash.of("0".repeat(64)), 1, 1),
            new DeployDetails(Source.DEPLOY, "", MetadataChange.NOTHING),
            meta);
  }

  /** One that leads to an app, whose entity is read back then; on an empty node any. */
  private Subdomain servedName() {
    for (AliasRow alias : node.table().now().aliases()) {
      if (alias.target() instanceof Target.Proxy) {
        return alias.alias();
      }
    }
    return Subdomain.of("rehearsal");
  }
}
