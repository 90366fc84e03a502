package sh.fazt.http.hosting;

import sh.fazt.registry.routing.AppRow;

/** The visitor of a host, as far as that decides what the host leads to. */
public interface Visitor {
  HostName host();

  /** The slot of a split that the visitor holds, 0 to 99, or {@link SplitCookie#NONE}. */
  int slot();

  /** The slot, 0 to 99, for a visitor who needs one and holds none. */
  int drawSlot();

  /** Whether the visitor may see this private app. */
  boolean sees(AppRow app);

  /** By which scheme he asks: {@code http} or {@code https}. */
  String scheme();

  /** Host and port as he asks for them. */
  String authority();
}
