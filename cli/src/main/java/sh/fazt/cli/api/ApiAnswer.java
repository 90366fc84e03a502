package sh.fazt.cli.api;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.registry.control.PlainJson;

/**
 * What came back from a peer's API, or from whatever stands in front of it.
 *
 * @param location the {@code Location} field, if there is one
 */
record ApiAnswer(int status, Optional<String> location, String body) {
  private static final int LONGEST_QUOTE = 200;

  /**
   * The {@code data} of a success.
   *
   * @throws Failure for anything else, with the peer's own sentence where it has one
   */
  Map<String, @Nullable Object> dataFrom(Peer peer) {
    return PlainJson.object(valueFrom(peer));
  }

  /**
   * The {@code data} of a success, of whatever shape.
   *
   * @throws Failure for anything else, with the peer's own sentence where it has one
   */
  @Nullable Object valueFrom(Peer peer) {
    Optional<Map<String, @Nullable Object>> fields = json();
    if (isSuccess()) {
      return fields
          .filter(json -> json.containsKey("data"))
          .orElseThrow(() -> notTheApi(peer))
          .get("data");
    }
    if (status / 100 == 3) {
      throw Failure.refused(
          "REDIRECTED",
          peer.shownUrl() + " sends requests elsewhere: " + location.orElse("(it does not say)"),
          "Give the peer that URL: fazt remote add " + peer.name() + " --url URL --replace");
    }
    Optional<String> sentence = fields.flatMap(ApiAnswer::sentence);
    if (sentence.isEmpty()) {
      throw status >= 500 ? brokenGateway(peer) : notTheApi(peer);
    }
    String code = code(fields.get());
    throw new Failure(exit(), code, sentence.get(), hint(peer, code));
  }

  /** What stands beside the data; empty if nothing does. */
  Map<String, @Nullable Object> meta() {
    return json().map(fields -> PlainJson.object(fields.get("meta"))).orElse(Map.of());
  }

  /** Whether it is a refusal with this code. */
  boolean hasCode(String code) {
    return !isSuccess() && json().filter(fields -> code(fields).equals(code)).isPresent();
  }

  /**
   * Whether the peer does not know what it was asked for: it has no such path, or, as the oldest
   * ones do, takes it for a page that one has to sign in for, and says so in a bare text.
   */
  boolean isOfOlderPeer() {
    return switch (status) {
      case 404, 405 -> true;
      case 401 -> json().filter(fields -> fields.get("error") instanceof Map).isEmpty();
      default -> false;
    };
  }

  /** Whether the same may be answered better a little later. */
  boolean isForNow() {
    return switch (status) {
      case 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  boolean isSuccess() {
    return status / 100 == 2;
  }

  private ExitCode exit() {
    return switch (status) {
      case 401, 403 -> ExitCode.NOT_ALLOWED;
      case 409, 412 -> ExitCode.CONFLICT;
      default -> ExitCode.REFUSED;
    };
  }

  private @Nullable String hint(Peer peer, String code) {
    return switch (status) {
      case 401 ->
          """
          On the node's machine: fazt server create-key --name NAME
          Then here: fazt remote add %s --url %s --replace"""
              .formatted(peer.name(), peer.shownUrl());
      case 403 ->
          code.equals("FORBIDDEN")
              ? "On the node's machine: fazt server create-key --name NAME --scopes SCOPES\n"
                  + "Then here: fazt remote add %s --url %s --replace"
                      .formatted(peer.name(), peer.shownUrl())
              : null;
      case 413 -> "Leave large files out, or raise the limit on the node.";
      case 429 -> "Wait a little and try again.";
      default -> null;
    };
  }

  private Optional<Map<String, @Nullable Object>> json() {
    try {
      return Optional.of(PlainJson.readObject(body));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The error's message; the oldest servers send it as a bare text. */
  private static Optional<String> sentence(Map<String, @Nullable Object> fields) {
    return switch (fields.get("error")) {
      case String text when !text.isBlank() -> Optional.of(text);
      case Map<?, ?> error when error.get("message") instanceof String text && !text.isBlank() ->
          Optional.of(text);
      case null, default -> Optional.empty();
    };
  }

  private static String code(Map<String, @Nullable Object> fields) {
    return PlainJson.object(fields.get("error")).get("code") instanceof String code
        ? code
        : "REFUSED";
  }

  private Failure notTheApi(Peer peer) {
    return new Failure(
        ExitCode.REFUSED,
        "NOT_A_NODE",
        peer.shownUrl() + " answered " + status + ", but not as a fazt node does" + quote(),
        "The API of a node is at https://admin.DOMAIN, or http://localhost:PORT on its own machine.");
  }

  private Failure brokenGateway(Peer peer) {
    return new Failure(
        ExitCode.UNREACHABLE,
        "BAD_GATEWAY",
        "what stands in front of " + peer.shownUrl() + " answered " + status + quote(),
        "The node behind it seems to be down.");
  }

  /** The first line of text in the body, so that a proxy's page can be recognised. */
  private String quote() {
    String text =
        body.replaceAll("(?s)<(style|script|head)\\b.*?</\\1>", " ")
            .replaceAll("<[^>]*>", " ")
            .replaceAll("[\\s\\p{Cntrl}]+", " ")
            .strip();
    if (text.isEmpty()) {
      return "";
    }
    return ": " + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text);
  }
}
