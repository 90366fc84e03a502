package sh.fazt.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import sh.fazt.cli.api.HeaderText;
import sh.fazt.cli.api.JsonCall;
import sh.fazt.cli.api.Timeouts;
import sh.fazt.cli.grammar.Flag;
import sh.fazt.cli.grammar.Invocation;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.Failure;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Endpoint.Trait;
import sh.fazt.http.contract.SystemContract;

/** The flags that every changing command has: why, under which condition, and whether really. */
final class ChangeFlags {
  static final String PLAN = "plan";

  private static final Flag REASON =
      Flag.text("reason", "TEXT", "Kept in the journal, for whoever reads it later");
  private static final Flag EXPECT =
      Flag.text("expect", "VERSION", "Only if it is at this version (v7) or revision (r1234)");
  private static final Flag KEY =
      Flag.text("idempotency-key", "KEY", "Do it once, however often it is sent");
  private static final Flag ONLY_TELL =
      Flag.toggle(PLAN, "Change nothing, only say what would be written");

  private ChangeFlags() {}

  static Flag[] of(Endpoint endpoint) {
    var flags = new ArrayList<Flag>();
    if (endpoint.is(Trait.CHANGES)) {
      flags.add(ONLY_TELL);
      flags.add(REASON);
      flags.add(KEY);
      if (endpoint.is(Trait.VERSIONED)) {
        flags.add(EXPECT);
      }
    }
    return flags.toArray(Flag[]::new);
  }

  /** Whether one is set that a peer must understand, or would do something else. */
  static boolean areSet(Invocation invocation) {
    return invocation.on(PLAN)
        || invocation.text(EXPECT.name()).isPresent()
        || invocation.text(KEY.name()).isPresent();
  }

  /**
   * Refuses a peer that would not look at them, and would just do it.
   *
   * @throws Failure if it is an older one
   */
  static void mustBeUnderstood(Peer peer, Timeouts timeouts) {
    try {
      JsonCall.to(SystemContract.INFO, peer, Map.of(), Map.of()).send(timeouts);
    } catch (Failure failure) {
      boolean isOlder = failure.code().equals("NOT_A_NODE") || failure.code().equals("REFUSED");
      if (isOlder) {
        throw Failure.refused(
            "TOO_OLD",
            "peer '" + peer.name() + "' is too old for --plan, --expect and --idempotency-key",
            "It would just do it. Nothing was sent; update it first.");
      }
      if (!failure.code().equals("FORBIDDEN")) {
        throw failure;
      }
    }
  }

  /** Those of a deploy but for reason and plan, which it says in its own way. */
  static Map<String, String> ofDeploys(Invocation invocation) {
    var headers = headers(invocation);
    headers.keySet().retainAll(Set.of("If-Match", "Idempotency-Key"));
    return headers;
  }

  /** The fields of a request that say the same. */
  static Map<String, String> headers(Invocation invocation) {
    var headers = new LinkedHashMap<String, String>();
    invocation
        .text(REASON.name())
        .ifPresent(text -> headers.put("X-Fazt-Reason", HeaderText.of(text)));
    invocation
        .text(EXPECT.name())
        .ifPresent(text -> headers.put("If-Match", "\"" + text.replace("\"", "") + "\""));
    invocation.text(KEY.name()).ifPresent(text -> headers.put("Idempotency-Key", text));
    if (invocation.on(PLAN)) {
      headers.put("X-Fazt-Plan", "1");
    }
    return headers;
  }
}
