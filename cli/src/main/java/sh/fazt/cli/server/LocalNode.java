package sh.fazt.cli.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.supervision.SignsOfLife;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/**
 * What the command line needs of a node in this process. Everything else of the command line knows
 * the node only by this, so that a client command loads none of it.
 *
 * <p>The requests, and the names of their arguments and of what they answer:
 *
 * <ul>
 *   <li>{@code init}: username, password, domain, port, env → database, domain, port, environment,
 *       username
 *   <li>{@code status}: → running, pid, version, database, domain, port, environment, username, and
 *       what else is worth knowing
 *   <li>{@code address}: → port, domain, pid; of a running node only
 *   <li>{@code create-key}: name, scopes (as typed, may be missing) → name, scopes (a list), token
 *   <li>{@code has-key}: token → known
 *   <li>{@code set-config}: domain, port, env → those that changed, restart (whether the change
 *       waits for one)
 *   <li>{@code set-credentials}: username, password → username
 *   <li>{@code fsck}: watch (then none is begun) → running, read, total; at its end sound,
 *       revisions, bytes, damages, told (a list)
 *   <li>{@code gc}: apply ({@code true} or missing), watch → what was done or found; with watch
 *       {@code begin} it is begun, and running, read and total are answered until it ends, and by
 *       any other watch too
 *   <li>{@code state-hash} → state_hash, revision, chain, apps; of a running node also served
 *   <li>{@code backup}: to (a folder, may be missing), key ({@code true} or missing), watch as of
 *       gc → backup, directory, revision, state_hash, apps, contents, bytes, new_contents,
 *       new_bytes, with_key, removed (a list)
 *   <li>{@code restore-app}: from (a backup, or a folder of them), app, as (may be missing) →
 *       app_id, version, forked_from, backup, alias
 *   <li>{@code import-fazt}: file, plan and skip-invented ({@code true} or missing), watch →
 *       applied, brought and there (numbers by kind), left (a list of kind, name, why),
 *       left_in_all; watch as of {@code gc}
 *   <li>{@code reset-admin} → what was done
 * </ul>
 */
public interface LocalNode {

  /**
   * Starts a node and returns when its port is open.
   *
   * @throws Failure if the database is refused, the port is taken, or settings are wrong; nothing
   *     is left running
   */
  Running start(Start start);

  /**
   * The same.
   *
   * @param replay receives now and then how many events of the journal of how many are read
   */
  default Running start(Start start, ProgressListener replay) {
    return start(start);
  }

  /** Does a request on a database that no node runs on, under its lock. */
  ControlAnswer offline(Path database, ControlRequest request);

  /**
   * Reads everything in a database that no node runs on, under its lock, and says what is damaged.
   *
   * @param progress receives now and then how many bytes of how many are read
   */
  default ControlAnswer check(Path database, ProgressListener progress) {
    return offline(database, ControlRequest.of("fsck"));
  }

  /**
   * Reads the whole journal of a database that no node runs on, under its lock, and says what it
   * adds up to.
   */
  default ControlAnswer stateHash(Path database) {
    return offline(database, ControlRequest.of("state-hash"));
  }

  /**
   * Collects what nothing refers to in a database that no node runs on, under its lock.
   *
   * @param request with {@code apply}, or only to look
   * @param progress receives now and then how many trees and contents were checked
   */
  default ControlAnswer collect(Path database, ControlRequest request, ProgressListener progress) {
    return offline(database, request);
  }

  /**
   * Tries this version of the program on a copy of a database, and says in lines of JSON how it
   * gets on and what came of it.
   *
   * @return whether it can use the copy
   */
  default boolean preflight(Path copy, Optional<Path> config, Consumer<String> out) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes a backup of a database that no node runs on, under its lock.
   *
   * @param progress receives now and then how many bytes of how many are copied
   */
  default ControlAnswer backup(Path database, ControlRequest request, ProgressListener progress) {
    return offline(database, request);
  }

  /**
   * Makes a database of a backup.
   *
   * @param progress receives now and then how many bytes of how many are restored
   * @return database, backup, backup_of, revision, state_hash, apps, with_key, put_aside (a list)
   */
  default ControlAnswer restore(Restore restore, ProgressListener progress) {
    return offline(
        restore.database(),
        new ControlRequest("restore", Map.of("from", restore.from().toString())));
  }

  /**
   * How to restore.
   *
   * @param from a backup, or a folder of them for its newest
   * @param database to make
   * @param asNewNode whether it is to be a node of its own, beside the one that was backed up
   * @param acceptOlder whether it takes the place of what was answered there, for good
   */
  record Restore(Path from, Path database, boolean asNewNode, boolean acceptOlder) {}

  /**
   * Brings what an older server had into a database that no node runs on, under its lock; makes the
   * database if there is none.
   *
   * @param request with the file
   * @param progress receives now and then how much of it is done
   */
  default ControlAnswer importOlder(
      Path database, ControlRequest request, ProgressListener progress) {
    return offline(database, request);
  }

  /** Receives the progress of long work. */
  @FunctionalInterface
  interface ProgressListener {
    void at(long done, long total);
  }

  /**
   * Checks the settings a node would be started with, and starts nothing.
   *
   * @param config a settings file, if one was named
   * @return those that a file or the environment sets
   * @throws Failure naming every one that cannot be used
   */
  List<Setting> check(Optional<Path> config);

  /**
   * A setting that was given.
   *
   * @param from the place in a file, or the environment variable
   */
  record Setting(String path, String value, String from) {}

  /**
   * How to start.
   *
   * @param port to listen on instead of the one in the settings
   * @param domain instead of the one in the settings
   * @param config a settings file, if one was named
   * @param development a newcomer's node: a database that is not there is made, and needs no
   *     operator account
   * @param acceptOlder whether to go on with a database that has less than was answered on it
   */
  record Start(
      Path database,
      OptionalInt port,
      Optional<String> domain,
      Optional<Path> config,
      boolean development,
      boolean acceptOlder) {

    /** A start on the database as it was left. */
    public Start(
        Path database,
        OptionalInt port,
        Optional<String> domain,
        Optional<Path> config,
        boolean development) {
      this(database, port, domain, config, development, false);
    }
  }

  /** A node that runs in this process. */
  interface Running extends SignsOfLife, AutoCloseable {
    /** The port it listens on. */
    int port();

    /** The domain its apps are below. */
    String domain();

    /**
     * The node serves and may upgrade itself from now on.
     *
     * @param restart ends this process so that whoever started it starts it again
     */
    default void upgrading(Runnable restart) {}

    /** Does a request of the operator; may block. */
    ControlAnswer handle(ControlRequest request);

    /** Stops it and waits, bounded, for what is under way. Calling it again does nothing. */
    @Override
    void close();
  }
}
