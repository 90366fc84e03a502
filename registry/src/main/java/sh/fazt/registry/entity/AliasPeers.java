package sh.fazt.registry.entity;

import sh.fazt.journal.Subdomain;

/** How one alias speaks to another, wherever that one lives and whether it is awake or not. */
@FunctionalInterface
public interface AliasPeers {
  void send(Subdomain alias, AliasMessage message);
}
