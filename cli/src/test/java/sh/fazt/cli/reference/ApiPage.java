package sh.fazt.cli.reference;

import java.util.List;
import java.util.stream.Collectors;
import sh.fazt.http.contract.Contract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.Endpoint.Trait;
import sh.fazt.http.contract.Field;
import sh.fazt.http.contract.Shape;

/** {@code api.md}: every endpoint, from the contract. */
final class ApiPage {
  private ApiPage() {}

  static String text() {
    var page = new Markdown();
    page.line("# The API");
    page.line("");
    page.line(
        """
        It lives on `admin.DOMAIN`, on `api.DOMAIN`, on `localhost` and the loopback addresses, and on the IP address that a node was given as its domain. Programs send `Authorization: Bearer TOKEN`; the operator's browser has a cookie (`cc_session`, over TLS `__Host-cc_session`), with which changes need a page of the same host.
        A success is `{"data": ...}`, with `"meta"` where a list is asked for in pieces; a refusal is `{"error": {"code", "message"}}` with a code of [this table](error-codes.md). The same as OpenAPI 3.1 is served at `/api/openapi.json`.

        Every change that is kept in the journal takes `X-Fazt-Reason` (kept in the journal), `Idempotency-Key` (done once, however often it is sent) and `X-Fazt-Plan: 1` (nothing is changed; the answer is `{"data": {"plan": [{"event", "facts"}]}}`).
        Where *versioned* stands, the answer has an `ETag` such as `"v7"`, and `If-Match: "v7"` or `"r1234"` makes sure nobody was faster.""");
    String topic = "";
    for (Endpoint endpoint : Contract.ENDPOINTS) {
      String own = endpoint.id().replaceFirst("[.].*", "");
      if (!own.equals(topic)) {
        topic = own;
        page.heading(2, topic);
      }
      add(page, endpoint);
    }
    return page.page();
  }

  private static void add(Markdown page, Endpoint endpoint) {
    page.heading(3, "`" + endpoint.method() + " " + endpoint.path() + "`");
    page.line(
        endpoint.summary()
            + ". "
            + access(endpoint)
            + (endpoint.is(Trait.VERSIONED) ? " Versioned." : ""));
    page.line("");
    var fields =
        List.of(endpoint.segments(), endpoint.query()).stream().flatMap(List::stream).toList();
    var body = endpoint.body();
    if (!fields.isEmpty() || body != null) {
      page.table("field", "where", "what", "");
      endpoint.segments().forEach(field -> row(page, "path", field));
      endpoint.query().forEach(field -> row(page, "query", field));
      if (body != null) {
        body.fields().forEach(field -> row(page, "body", field));
      }
      page.line("");
    }
    page.line("Answers " + endpoint.status() + ", data:");
    page.line("");
    page.code("", shown(endpoint.answer(), ""));
  }

  private static String access(Endpoint endpoint) {
    return switch (endpoint.access()) {
      case ANYONE -> "For everybody.";
      case KNOWN -> "For whoever has a key or is signed in.";
      case SESSION -> "For the operator, signed in.";
      case READ, DEPLOY, ROUTE, DATA, ADMIN ->
          "Needs the scope `" + endpoint.access().scope().orElseThrow().word() + "`.";
    };
  }

  private static void row(Markdown page, String where, Field field) {
    page.row(
        "`" + field.name() + "`",
        where,
        word(field.shape()) + (field.required() ? ", needed" : ""),
        field.meaning());
  }

  private static String word(Shape shape) {
    return switch (shape) {
      case Shape.Text(var format, _) -> format.isEmpty() ? "text" : format;
      case Shape.Choice(var words) -> String.join(", ", words);
      case Shape.Whole(var least, var max) ->
          max == Long.MAX_VALUE ? "number" : "number " + least + " to " + max;
      case Shape.Decimal _ -> "number";
      case Shape.Flag _ -> "true or false";
      case Shape.ListOf(var element) -> "list of " + word(element);
      case Shape.MapOf(var value) -> "object of " + word(value);
      case Shape.Group(var fields) ->
          fields.stream().map(Field::name).collect(Collectors.joining(", ", "{", "}"));
      case Shape.AnyOf(var shapes) ->
          shapes.stream().map(ApiPage::word).collect(Collectors.joining(" or "));
      case Shape.Recursive _ -> "the same again";
      case Shape.AnyJson _ -> "any JSON";
      case Shape.Bytes _ -> "bytes";
    };
  }

  /** The shape as a sketch; what may be missing has a question mark. */
  private static String shown(Shape shape, String indent) {
    return switch (shape) {
      case Shape.Group(var fields) when fields.isEmpty() -> "{}";
      case Shape.Group(var fields) ->
          fields.stream()
              .map(
                  field ->
                      indent
                          + "  "
                          + field.name()
                          + (field.required() ? "" : "?")
                          + ": "
                          + shown(field.shape(), indent + "  ")
                          + "  # "
                          + field.meaning())
              .collect(Collectors.joining("\n", "{\n", "\n" + indent + "}"));
      case Shape.ListOf(var element) -> "[" + shown(element, indent) + "]";
      case Shape.Text _,
          Shape.Choice _,
          Shape.Whole _,
          Shape.Decimal _,
          Shape.Flag _,
          Shape.MapOf _,
          Shape.AnyOf _,
          Shape.Recursive _,
          Shape.AnyJson _,
          Shape.Bytes _ ->
          word(shape);
    };
  }
}
