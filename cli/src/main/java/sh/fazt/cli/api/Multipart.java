package sh.fazt.cli.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A {@code multipart/form-data} body: some fields, then perhaps one file that is streamed. */
record Multipart(String boundary, Map<String, String> fields) {

  /** Writes a file's content. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  void writeFields(OutputStream out) throws IOException {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      text(out, "--" + boundary + "\r\n");
      text(out, "Content-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n");
      text(out, field.getValue() + "\r\n");
    }
  }

  void writeFile(OutputStream out, String field, String fileName, Content content)
      throws IOException {
    text(out, "--" + boundary + "\r\n");
    text(
        out,
        "Content-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
            .formatted(field, fileName));
    text(out, "Content-Type: application/zip\r\n\r\n");
    content.writeTo(out);
    text(out, "\r\n");
  }

  void writeEnd(OutputStream out) throws IOException {
    text(out, "--" + boundary + "--\r\n");
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
