package sh.fazt.http.request;

import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.scaladsl.model.MediaType;

/** What divides the parts of a form. */
public final class MultipartBoundary {
  /** As RFC 2046 has it; of any other the parser fails, with no word for the client. */
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9'()+_,./:=? -]{0,69}[A-Za-z0-9'()+_,./:=?-]");

  private MultipartBoundary() {}

  /**
   * The boundary that a media type names.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it is not that of a form, or names none
   *     that can be
   */
  public static String of(ContentType content) {
    if (!(content.mediaType() instanceof MediaType type)
        || !type.isMultipart()
        || !type.subType().equals("form-data")) {
      throw ApiRejections.badForm("request Content-Type isn't multipart/form-data").asException();
    }
    var boundary = type.params().get("boundary");
    if (boundary.isEmpty() || boundary.get().isEmpty()) {
      throw ApiRejections.badForm("no multipart boundary param in Content-Type").asException();
    }
    if (!FORM.matcher(boundary.get()).matches()) {
      throw ApiRejections.badForm(
              "the multipart boundary has 1 to 70 letters, digits, blanks or '()+_,-./:=? and does"
                  + " not end in a blank")
          .asException();
    }
    return boundary.get();
  }
}
