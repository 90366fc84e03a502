package sh.fazt.registry.imports;

import java.util.Set;
import java.util.function.Consumer;
import sh.fazt.registry.Progress;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.idempotency.ImportedRows;
import sh.fazt.registry.imports.older.OlderApp;
import sh.fazt.registry.imports.older.OlderDatabase;
import sh.fazt.registry.imports.older.OlderServer;

/** One import, as all its parts see it: where from, where to, and how far it is. */
final class ImportRun {
  /** After these the import ends, and the next one goes on: nobody knows, or nothing more fits. */
  private static final Set<RejectionCode> ENDING =
      Set.of(
          RejectionCode.OUTCOME_UNKNOWN,
          RejectionCode.BUSY,
          RejectionCode.DISK_FULL,
          RejectionCode.DATABASE_FAILED,
          RejectionCode.OVERTAKEN);

  private final OlderImport.Parts node;
  private final OlderDatabase older;
  private final ImportedRows rows;
  private final ImportOutcome outcome;
  private final CommandMeta meta;
  private final boolean planned;
  private final Consumer<Progress> listener;
  private final long total;
  private long done;

  ImportRun(
      OlderImport.Parts node,
      OlderDatabase older,
      OlderServer server,
      ImportOutcome outcome,
      CommandMeta meta,
      boolean planned,
      Consumer<Progress> listener) {
    this.node = node;
    this.older = older;
    this.rows = new ImportedRows(node.database(), server.origin());
    this.outcome = outcome;
    this.meta = meta;
    this.planned = planned;
    this.listener = listener;
    this.total =
        server.apps().stream().mapToLong(ImportRun::size).sum()
            + server.aliases().size()
            + server.keys().size();
  }

  private static long size(OlderApp app) {
    var stored = app.stored();
    return app.files().size() + stored.values() + stored.documents() + stored.blobs();
  }

  OlderImport.Parts node() {
    return node;
  }

  OlderDatabase older() {
    return older;
  }

  ImportedRows rows() {
    return rows;
  }

  ImportOutcome outcome() {
    return outcome;
  }

  CommandMeta meta() {
    return meta;
  }

  /** Whether nothing is to be written. */
  boolean planned() {
    return planned;
  }

  /** One thing is done. */
  void step() {
    done(1);
  }

  /** What is of an app is not looked at. */
  void skip(OlderApp app) {
    done(size(app));
  }

  private void done(long more) {
    done = Math.min(total, done + more);
    listener.accept(new Progress(done, total));
  }

  /**
   * A refusal that does not say what is wrong with the thing itself ends the import.
   *
   * @throws RejectedException if so
   */
  void mustBeKnown(Rejection why) {
    if (ENDING.contains(why.code())) {
      throw new RejectedException(why);
    }
  }
}
