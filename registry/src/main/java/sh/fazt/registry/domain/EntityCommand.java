package sh.fazt.registry.domain;

/** What can be asked of an entity, whichever it is. */
public interface EntityCommand {
  CommandMeta meta();
}
