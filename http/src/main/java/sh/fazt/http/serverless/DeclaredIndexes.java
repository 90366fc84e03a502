package sh.fazt.http.serverless;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.http.function.HostCalls;
import sh.fazt.http.function.StorageCalls;
import sh.fazt.journal.AppId;
import sh.fazt.journal.TreeHash;
import sh.fazt.registry.content.ContentReader;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.routing.LiveTable;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StorageUpkeep;
import sh.fazt.registry.storage.document.IndexDeclaration;

/**
 * Storage for scripts. Before the first call of an app's active release the indexes are declared
 * that its {@code manifest.json} names; who has none declares none.
 */
final class DeclaredIndexes implements HostCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DeclaredIndexes.class);
  private static final String MANIFEST = "manifest.json";
  private static final long LARGEST = 64 * 1024;
  private static final int APPS = 10_000;

  private final StorageCalls calls;
  private final Spaces spaces;
  private final StorageUpkeep upkeep;
  private final LiveTable table;
  private final ReleaseScripts files;

  /** Whose were declared, and of which release; forgotten ones are declared once more. */
  private final Cache<AppId, String> declared = Caffeine.newBuilder().maximumSize(APPS).build();

  DeclaredIndexes(
      StorageCalls calls,
      Spaces spaces,
      StorageUpkeep upkeep,
      LiveTable table,
      ContentReader content) {
    this.calls = calls;
    this.spaces = spaces;
    this.upkeep = upkeep;
    this.table = table;
    this.files = new ReleaseScripts(content);
  }

  @Override
  public boolean changesSomething(String name) {
    return calls.changesSomething(name);
  }

  @Override
  public Session begin(Invocation invocation) {
    AppId app = AppId.of(invocation.app());
    String release = invocation.release();
    if (isActive(app, release)
        && !release.equals(declared.getIfPresent(app))
        && declare(app, release)) {
      declared.put(app, release);
    }
    return calls.begin(invocation);
  }

  private boolean isActive(AppId app, String release) {
    var row = table.now().app(app);
    var active = row == null ? null : row.activeRelease();
    return active != null && active.tree().hex().equals(release);
  }

  /** Returns whether that is settled: they are declared, or this release will never declare any. */
  private boolean declare(AppId app, String release) {
    try {
      spaces.declare(app, of(TreeHash.of(release)));
      upkeep.begin();
      return true;
    } catch (RejectedException e) {
      LOG.warn("The indexes of {} are not declared: {}", app, e.rejection().sentence());
      // The manifest stays as it is; a node that is busy does not.
      return e.rejection().code() == RejectionCode.BAD_REQUEST;
    } catch (IOException e) {
      LOG.error("The manifest of {} cannot be read", app, e);
      return false;
    }
  }

  private Set<IndexDeclaration> of(TreeHash release) throws IOException {
    var file = files.file(release, MANIFEST);
    return file == null || file.size() > LARGEST
        ? Set.of()
        : IndexDeclaration.of(new String(files.bytes(file), StandardCharsets.UTF_8));
  }
}
