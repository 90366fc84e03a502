package sh.fazt.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.ListPage;
import sh.fazt.cli.api.Patience;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Reply;
import sh.fazt.cli.shell.Shell;
import sh.fazt.http.contract.Command;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Paging;
import sh.fazt.http.contract.Shape;

/** A list of a peer, asked for and told page by page, however long it is. */
final class LongList {
  private static final String LIMIT = Paging.LIMIT.name();

  /** Title, empty line and headings, which stand above the first page only. */
  private static final int ABOVE = 3;

  private final Command command;
  private final Peer peer;
  private final Map<String, @Nullable Object> asked;
  private final Shell shell;
  private final Patience patience;

  LongList(
      Command command,
      Peer peer,
      Map<String, @Nullable Object> asked,
      Shell shell,
      Patience patience) {
    this.command = command;
    this.peer = peer;
    this.asked = asked;
    this.shell = shell;
    this.patience = patience;
  }

  /** Whether an endpoint answers a list that comes in pages. */
  static boolean is(Endpoint endpoint) {
    return endpoint.query().contains(Paging.CURSOR) && endpoint.answer() instanceof Shape.ListOf;
  }

  /** The first page, which knows how to get the others. */
  Reply first() {
    long most = asked.get(LIMIT) instanceof Long limit ? limit : Long.MAX_VALUE;
    return page(Map.of(), most);
  }

  /**
   * A page and those after it.
   *
   * @param place where it begins, as the page before said
   * @param most entries of all of them
   */
  private Reply page(Map<String, Object> place, long most) {
    var values = new LinkedHashMap<>(asked);
    if (!place.isEmpty()) {
      values.remove(Paging.OFFSET.name());
    }
    values.putAll(place);
    values.put(LIMIT, Math.min(most, Paging.MOST));
    ListPage page = JsonCall.to(command.endpoint(), peer, values, Map.of()).page(patience);
    List<?> rows = page.rows().size() > most ? page.rows().subList(0, (int) most) : page.rows();
    var told = Answers.reply(command, asked, rows, peer, shell);
    var reply = place.isEmpty() ? told : told.without(ABOVE);
    long left = most - rows.size();
    if (page.next().isEmpty()) {
      return reply;
    }
    if (left > 0) {
      return reply.followedBy(() -> page(page.next(), left));
    }
    page.next().forEach((name, value) -> shell.notice("More follow: --" + name + " " + value));
    return reply;
  }
}
