package sh.fazt.function.worker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.fazt.function.protocol.FilePart;
import sh.fazt.function.protocol.FunctionRequest;
import sh.fazt.function.protocol.Header;
import sh.fazt.function.protocol.Invocation;
import sh.fazt.function.protocol.RequestBody;

/** Writes the JSON that a script's globals are made of, and makes JSON safe within HTML. */
final class JsonText {
  private final StringBuilder out = new StringBuilder(512);

  private JsonText() {}

  /** What becomes {@code request}; its body is asked for afterwards. */
  static String of(FunctionRequest request) {
    var json = new JsonText();
    json.out.append("{\"method\":");
    json.text(request.method());
    json.out.append(",\"path\":");
    json.text(request.path());
    json.out.append(",\"query\":");
    json.firsts(request.query());
    json.out.append(",\"headers\":");
    json.firsts(request.headers());
    json.out.append(",\"body\":");
    switch (request.body()) {
      case RequestBody.None() -> json.text("none");
      case RequestBody.Json _ -> json.text("json");
      case RequestBody.Text _ -> json.text("text");
      case RequestBody.Bytes _ -> json.text("bytes");
      case RequestBody.Malformed(_, String why) -> {
        json.text("text");
        json.out.append(",\"bodyError\":");
        json.text(why);
      }
      case RequestBody.Form(var fields, var files) -> {
        json.text("form");
        json.fields(fields);
        json.files(files);
      }
    }
    return json.out.append('}').toString();
  }

  /** What becomes the values of {@code fazt}. */
  static String about(Invocation invocation) {
    var json = new JsonText();
    json.out.append("{\"version\":");
    json.text(invocation.version());
    json.out.append(",\"app\":");
    json.text(invocation.app());
    json.out.append(",\"name\":");
    json.text(invocation.name());
    json.out.append(",\"env\":");
    json.firsts(
        invocation.env().entrySet().stream()
            .map(value -> new Header(value.getKey(), value.getValue()))
            .toList());
    return json.out.append('}').toString();
  }

  /** The same JSON without characters that mean something in HTML or end a line of JavaScript. */
  static String forHtml(String json) {
    StringBuilder escaped = null;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
        if (escaped == null) {
          escaped = new StringBuilder(json.length() + 64).append(json, 0, i);
        }
        unicode(escaped, c);
      } else if (escaped != null) {
        escaped.append(c);
      }
    }
    return escaped == null ? json : escaped.toString();
  }

  private void fields(List<Header> fields) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (Header field : fields) {
      byName.computeIfAbsent(field.name(), _ -> new java.util.ArrayList<>()).add(field.value());
    }
    out.append(",\"fields\":{");
    String comma = "";
    for (var field : byName.entrySet()) {
      out.append(comma);
      text(field.getKey());
      out.append(':');
      texts(field.getValue());
      comma = ",";
    }
    out.append('}');
  }

  private void texts(List<String> values) {
    if (values.size() == 1) {
      text(values.getFirst());
      return;
    }
    String comma = "[";
    for (String value : values) {
      out.append(comma);
      text(value);
      comma = ",";
    }
    out.append(']');
  }

  private void files(List<FilePart> files) {
    out.append(",\"files\":[");
    String comma = "";
    for (FilePart file : files) {
      out.append(comma).append("{\"field\":");
      text(file.field());
      out.append(",\"name\":");
      text(file.name());
      out.append(",\"type\":");
      text(file.type());
      out.append(",\"size\":").append(file.data().length).append('}');
      comma = ",";
    }
    out.append(']');
  }

  private void firsts(List<Header> values) {
    var seen = new java.util.HashSet<String>();
    out.append('{');
    String comma = "";
    for (Header value : values) {
      if (seen.add(value.name())) {
        out.append(comma);
        text(value.name());
        out.append(':');
        text(value.value());
        comma = ",";
      }
    }
    out.append('}');
  }

  private void text(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        unicode(out, c);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static void unicode(StringBuilder out, char c) {
    out.append("\\u");
    String hex = Integer.toHexString(c);
    out.repeat('0', 4 - hex.length()).append(hex);
  }
}
