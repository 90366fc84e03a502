package sh.fazt.registry.sqlite.storage;

import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.fazt.registry.database.WriteLane;
import sh.fazt.registry.upgrade.ChangeGate;

/** The write lane, with the statements of its connection; waits for what is written. */
final class Lane {
  private final WriteLane lane;
  private final ChangeGate gate;

  /** Of the lane's connection; only its thread uses them. */
  private @Nullable Statements statements;

  Lane(WriteLane lane, ChangeGate gate) {
    this.lane = lane;
    this.gate = gate;
  }

  <T> T write(String what, Function<Statements, T> work) {
    gate.pass();
    return awaited(lane.write(what, handle -> work.apply(of(handle.getConnection()))));
  }

  /** The same for what frees space. */
  <T> T free(String what, Function<Statements, T> work) {
    gate.pass();
    return awaited(lane.free(what, handle -> work.apply(of(handle.getConnection()))));
  }

  private static <T> T awaited(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private Statements of(Connection connection) {
    Statements own = statements;
    if (own == null || !own.connection().equals(connection)) {
      own = new Statements(connection);
      statements = own;
    }
    return own;
  }
}
