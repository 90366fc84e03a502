package sh.fazt.journal.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sh.fazt.journal.JournalEvent;
import sh.fazt.journal.access.AccessEvent;
import sh.fazt.journal.alias.AliasEvent;
import sh.fazt.journal.app.AppEvent;
import sh.fazt.journal.domain.DomainEvent;
import sh.fazt.journal.node.NodeEvent;

/** Finds the class of a stored event by the manifest that stands beside it: the class name. */
public final class EventTypes {
  private static final Map<String, Class<? extends JournalEvent>> BY_MANIFEST = byManifest();

  private EventTypes() {}

  private static Map<String, Class<? extends JournalEvent>> byManifest() {
    var types = new HashMap<String, Class<? extends JournalEvent>>();
    addAll(types, AppEvent.class);
    addAll(types, AliasEvent.class);
    addAll(types, DomainEvent.class);
    addAll(types, AccessEvent.class);
    addAll(types, NodeEvent.class);
    return Collections.unmodifiableMap(types);
  }

  private static void addAll(
      Map<String, Class<? extends JournalEvent>> types, Class<? extends JournalEvent> family) {
    for (Class<?> type : family.getPermittedSubclasses()) {
      types.put(type.getName(), type.asSubclass(JournalEvent.class));
    }
  }

  /** Every event class by its manifest. */
  public static Map<String, Class<? extends JournalEvent>> all() {
    return BY_MANIFEST;
  }

  /** The class this manifest names, or nothing if this program does not know it. */
  public static Optional<Class<? extends JournalEvent>> of(String manifest) {
    return Optional.ofNullable(BY_MANIFEST.get(manifest));
  }

  /**
   * Reads a stored event.
   *
   * @throws UncheckedIOException if this program cannot read it
   */
  public static JournalEvent read(String manifest, byte[] payload) {
    try {
      var type = of(manifest).orElseThrow(() -> new IOException("unknown event " + manifest));
      return JournalJson.mapper().readValue(payload, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
