package sh.fazt.http.storage;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.storage.Blobs;
import sh.fazt.registry.storage.Documents;
import sh.fazt.registry.storage.KeyValues;
import sh.fazt.registry.storage.Rows;
import sh.fazt.registry.storage.Snapshots;
import sh.fazt.registry.storage.Spaces;
import sh.fazt.registry.storage.StorageLimits;
import sh.fazt.registry.storage.StorageSettings;
import sh.fazt.registry.storage.StorageUpkeep;
import sh.fazt.registry.storage.StoredItem;
import sh.fazt.registry.storage.StoredKind;

/**
 * The stores of all apps.
 *
 * @param clock of what is stored
 */
public record AppStores(
    Spaces spaces, StorageUpkeep upkeep, StorageSettings settings, InstantSource clock) {

  KeyValues keys(AppId app) {
    return new KeyValues(spaces.of(app), new StorageLimits(settings), clock);
  }

  Documents documents(AppId app) {
    return new Documents(spaces.of(app), new StorageLimits(settings), clock, UUID::randomUUID);
  }

  Blobs blobs(AppId app) {
    return new Blobs(spaces.of(app), new StorageLimits(settings), clock);
  }

  Snapshots snapshots() {
    return spaces.snapshots();
  }

  List<StoredItem> list(
      AppId app, @Nullable StoredKind kind, StoredItem.Place after, int limit, boolean values) {
    return spaces.list(app, kind, after, limit, values);
  }

  /** Everything, if it is no more than a page. */
  List<StoredItem> all(AppId app, @Nullable StoredKind kind, boolean values) {
    var all = new ArrayList<StoredItem>();
    long size = 0;
    var steps =
        new Steps(place -> list(app, kind, place, settings.page(), values), StoredItem.Place.BEGIN);
    while (steps.hasNext()) {
      var next = steps.next();
      all.add(next);
      size += values && next.kind() != StoredKind.BLOB ? next.size() : 0;
      if (all.size() > settings.page() || size > settings.maxResult()) {
        throw RejectionCode.PAYLOAD_TOO_LARGE
            .because("The app stores more than one answer may hold; ask for pages: limit")
            .asException();
      }
    }
    return all;
  }

  /** How many things there are. */
  long count(AppId app, @Nullable StoredKind kind) {
    var usage = spaces.read(app, Rows::usage);
    return kind == null
        ? usage.documents() + usage.keys() + usage.blobs()
        : switch (kind) {
          case DOCUMENT -> usage.documents();
          case KEY -> usage.keys();
          case BLOB -> usage.blobs();
        };
  }
}
