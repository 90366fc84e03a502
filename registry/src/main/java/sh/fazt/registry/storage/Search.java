package sh.fazt.registry.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import sh.fazt.registry.storage.document.Candidates;
import sh.fazt.registry.storage.document.Find;
import sh.fazt.registry.storage.document.Query;
import sh.fazt.registry.storage.document.StoredDocument;

/**
 * Finds documents of one collection. The database only narrows down which are looked at; whether
 * one matches is decided by the {@link Query}.
 */
final class Search {
  private final DocumentRows rows;
  private final StorageSettings settings;
  private final String collection;

  Search(DocumentRows rows, StorageSettings settings, String collection) {
    this.rows = rows;
    this.settings = settings;
    this.collection = collection;
  }

  List<StoredDocument> find(Find find) {
    var query = find.query();
    if (find.limit() == 0 || query.isImpossible()) {
      return List.of();
    }
    var id = query.id();
    if (id.isPresent()) {
      return rows.document(collection, id.get())
          .filter(query::matches)
          .filter(_ -> find.offset() == 0)
          .map(List::of)
          .orElse(List.of());
    }
    var plan = find.plan(rows.indexed(collection));
    return plan.inOrder() ? inOrder(find, plan.candidates()) : sorted(find, plan.candidates());
  }

  private List<StoredDocument> inOrder(Find find, Candidates candidates) {
    var found = new ArrayList<StoredDocument>();
    var room = new Room();
    var left = new int[] {find.offset()};
    rows.visit(
        collection,
        candidates,
        find.query(),
        document -> {
          if (left[0] > 0) {
            left[0]--;
            return true;
          }
          room.take(document);
          found.add(document);
          return found.size() < find.limit();
        });
    return List.copyOf(found);
  }

  private List<StoredDocument> sorted(Find find, Candidates candidates) {
    Comparator<StoredDocument> order = find.order().comparator();
    // The last of those that are still wanted is at its head.
    var best = new PriorityQueue<StoredDocument>(order.reversed());
    var room = new Room();
    rows.visit(
        collection,
        candidates,
        find.query(),
        document -> {
          room.take(document);
          best.add(document);
          if (best.size() > find.needed()) {
            room.give(best.remove());
          }
          return true;
        });
    return best.stream().sorted(order).skip(find.offset()).toList();
  }

  long count(Query query) {
    if (query.isAll()) {
      return rows.count(collection);
    }
    if (query.isImpossible()) {
      return 0;
    }
    var id = query.id();
    if (id.isPresent()) {
      return rows.document(collection, id.get()).filter(query::matches).isPresent() ? 1 : 0;
    }
    var count = new long[1];
    var plan = Find.first(query).plan(rows.indexed(collection));
    rows.visit(
        collection,
        plan.candidates(),
        query,
        _ -> {
          count[0]++;
          return true;
        });
    return count[0];
  }

  /**
   * Documents that match.
   *
   * @param more whether there may be others, with a sequence below the one given
   */
  record Matches(List<String> ids, boolean more, long below) {}

  /**
   * Some that match, to be changed.
   *
   * @param below only those with a smaller sequence
   * @param some about how many
   * @param theyGo whether those that are found will not be there when it is asked again
   */
  Matches matches(Query query, long below, int some, boolean theyGo) {
    if (query.isImpossible()) {
      return new Matches(List.of(), false, 0);
    }
    var found = new ArrayList<String>();
    var last = new long[] {below};
    return switch (Find.first(query).plan(rows.indexed(collection)).candidates()) {
      case Candidates.InTime _ -> {
        rows.visit(
            collection,
            new Candidates.InTime(true, below),
            query,
            document -> {
              last[0] = document.sequence();
              return found.add(document.id()) && found.size() < some;
            });
        yield new Matches(found, found.size() == some, last[0]);
      }
      case Candidates.ByIndex index -> {
        // A change may put a document at another place of the index, so all are found first.
        rows.visit(
            collection,
            index,
            query,
            document -> found.add(document.id()) && !(theyGo && found.size() == some));
        yield new Matches(found, theyGo && found.size() == some, below);
      }
    };
  }

  /** What the documents found take, against what one call may give. */
  private final class Room {
    private long taken;

    void take(StoredDocument document) {
      taken += document.body().length();
      if (taken > settings.maxResult()) {
        throw StorageRejections.resultTooLarge("use limit and offset").asException();
      }
    }

    void give(StoredDocument document) {
      taken -= document.body().length();
    }
  }
}
