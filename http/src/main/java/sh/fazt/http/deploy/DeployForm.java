package sh.fazt.http.deploy;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.SourceUrl;
import sh.fazt.journal.Source;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.content.TemporarySpace.TemporaryFile;
import sh.fazt.registry.domain.app.MetadataChange;

/**
 * What came with a deploy. Its owner closes it, which removes the uploaded file.
 *
 * @param fields by name; only those that are known
 * @param fileName what the client calls the file, or none if it sent none
 * @param file the file's bytes, or none if it sent none or no bytes
 */
record DeployForm(
    Map<String, String> fields, @Nullable String fileName, @Nullable TemporaryFile file)
    implements AutoCloseable {
  static final String FILE = "file";
  static final String SITE_NAME = "site_name";
  private static final String SOURCE_TYPE = "source_type";
  private static final String SOURCE_URL = "source_url";
  private static final String SOURCE_REF = "source_ref";
  private static final String SOURCE_COMMIT = "source_commit";
  private static final String SPA = "spa";
  private static final String MESSAGE = "message";

  /** Fields with other names are taken for those of a newer client, and ignored. */
  static final Set<String> KNOWN =
      Set.of(SITE_NAME, SOURCE_TYPE, SOURCE_URL, SOURCE_REF, SOURCE_COMMIT, SPA, MESSAGE);

  /**
   * The uploaded zip.
   *
   * @throws sh.fazt.registry.domain.RejectedException if there is none
   */
  TemporaryFile zip() {
    if (fileName == null) {
      throw ApiRejections.badRequest("Missing or invalid file").asException();
    }
    if (!fileName.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      throw ApiRejections.badRequest("File must be a ZIP archive").asException();
    }
    if (file == null) {
      throw ApiRejections.badRequest("Invalid ZIP file: not a zip file, or one that was cut off")
          .asException();
    }
    return file;
  }

  /**
   * The metadata of the deploy, without its name and files.
   *
   * @throws sh.fazt.registry.domain.RejectedException if a field does not have its form
   */
  DeployDetails details() {
    return new DeployDetails(source(), fields.getOrDefault(MESSAGE, ""), MetadataChange.spa(spa()));
  }

  /** Where it comes from is believed only together with the kind of source. */
  private Source source() {
    String type = fields.getOrDefault(SOURCE_TYPE, "");
    return type.isEmpty()
        ? Source.DEPLOY
        : new Source(
            type,
            SourceUrl.mustBe(fields.getOrDefault(SOURCE_URL, "")),
            fields.getOrDefault(SOURCE_REF, ""),
            fields.getOrDefault(SOURCE_COMMIT, ""));
  }

  private @Nullable Boolean spa() {
    return switch (fields.getOrDefault(SPA, "")) {
      case "" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> throw ApiRejections.badRequest("spa must be true or false").asException();
    };
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
