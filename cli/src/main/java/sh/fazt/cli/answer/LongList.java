package sh.fazt.cli.answer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.ListPage;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.CommandResult;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Paging;
import sh.fazt.http.contract.RemoteCommand;
import sh.fazt.http.contract.Shape;

/** A list of a peer, fetched and printed page by page, however long it is. */
public final class LongList {
  private static final String LIMIT = Paging.LIMIT.name();

  /** Title, empty line and headings, which stand above the first page only. */
  private static final int ABOVE = 3;

  private final RemoteCommand command;
  private final Peer peer;
  private final Map<String, @Nullable Object> asked;
  private final Shell shell;
  private final Timeouts timeouts;

  public LongList(
      RemoteCommand command,
      Peer peer,
      Map<String, @Nullable Object> asked,
      Shell shell,
      Timeouts timeouts) {
    this.command = command;
    this.peer = peer;
    this.asked = asked;
    this.shell = shell;
    this.timeouts = timeouts;
  }

  /** Whether an endpoint answers a list that comes in pages. */
  public static boolean is(Endpoint endpoint) {
    return endpoint.query().contains(Paging.CURSOR) && endpoint.answer() instanceof Shape.ListOf;
  }

  /** The first page, which knows how to get the others. */
  public CommandResult first() {
    long max = asked.get(LIMIT) instanceof Long limit ? limit : Long.MAX_VALUE;
    return printed(fetched(Map.of(), max), true, max);
  }

  /**
   * Asks for a page.
   *
   * @param place where it begins: the cursor from the page before
   * @param max entries of it and those after it
   */
  private ListPage fetched(Map<String, Object> place, long max) {
    var values = new LinkedHashMap<>(asked);
    if (!place.isEmpty()) {
      values.remove(Paging.OFFSET.name());
    }
    values.putAll(place);
    values.put(LIMIT, Math.min(max, Paging.MAX));
    return JsonCall.to(command.endpoint(), peer, values, Map.of()).page(timeouts);
  }

  /**
   * Prints a page while the next one is fetched; never more than one ahead.
   *
   * @param max entries of it and those after it
   */
  private CommandResult printed(ListPage page, boolean first, long max) {
    List<?> rows = page.rows().size() > max ? page.rows().subList(0, (int) max) : page.rows();
    long left = max - rows.size();
    if (page.next().isEmpty() || left == 0) {
      page.next().forEach((name, value) -> shell.notice("More follow: --" + name + " " + value));
      return reply(rows, first);
    }
    var following = new FutureTask<>(() -> fetched(page.next(), left));
    Thread.ofVirtual().name("next page").start(following);
    return reply(rows, first).followedBy(() -> printed(taken(following), false, left));
  }

  private CommandResult reply(List<?> rows, boolean first) {
    var reply = Answers.reply(command, asked, rows, peer, shell);
    return first ? reply : reply.without(ABOVE);
  }

  private static ListPage taken(FutureTask<ListPage> page) {
    try {
      return page.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
