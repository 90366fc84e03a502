package sh.fazt.http.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds the body of a {@code multipart/form-data} request, part by part, in the order given. */
public final class AForm {
  public static final String BOUNDARY = "----fazt-test-boundary";
  public static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  public static AForm aForm() {
    return new AForm();
  }

  /** What a client sends that deploys these bytes to the name. */
  public static AForm aDeploy(String name, byte[] zip) {
    return aForm().field("site_name", name).file(zip);
  }

  public AForm field(String name, String value) {
    return field(name, value.getBytes(StandardCharsets.UTF_8));
  }

  public AForm field(String name, byte[] value) {
    return part("name=\"" + name + "\"", "", value);
  }

  public AForm file(byte[] bytes) {
    return file("file", "site.zip", bytes);
  }

  public AForm file(String name, String fileName, byte[] bytes) {
    return part(
        "name=\"" + name + "\"; filename=\"" + fileName + "\"",
        "Content-Type: application/zip\r\n",
        bytes);
  }

  private AForm part(String disposition, String more, byte[] value) {
    raw("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n");
    raw(more + "\r\n");
    body.writeBytes(value);
    return raw("\r\n");
  }

  public AForm raw(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  public byte[] bytes() {
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(body.toByteArray());
    whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.ISO_8859_1));
    return whole.toByteArray();
  }
}
