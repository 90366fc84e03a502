package sh.fazt.http.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import sh.fazt.http.request.Program;
import sh.fazt.registry.node.Node;
import sh.fazt.registry.sqlite.DatabaseCopy;
import sh.fazt.registry.sqlite.SqliteFile;

/** What an upgrade of a real node works with. */
record NodeTools(Node node, Program program, UpgradeSettings settings, Runnable restart)
    implements UpgradeTools {

  @Override
  public Workplace workplace() {
    return Workplace.of(program.installation(), node.database().file());
  }

  @Override
  public long databaseBytes() {
    return DatabaseCopy.bytes(node.database());
  }

  @Override
  public void copyDatabase(Path target, CopyProgress progress) throws IOException {
    DatabaseCopy.write(
        node.database(), target, 0, reached -> progress.at(reached.done(), reached.total()));
  }

  @Override
  public PreflightProcess preflight() {
    return new PreflightProcess(
        workplace().copy(),
        program.installation().config(),
        settings.preflightHeap(),
        settings.preflightSilentFor());
  }

  @Override
  public int schema() {
    return SqliteFile.SCHEMA;
  }
}
