package sh.fazt.registry.domain.app;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Place;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.domain.RejectionCode;

/** Why a command on an app was refused. */
public final class AppRejections {
  private AppRejections() {}

  /** No such app, or it is removed. */
  public static Rejection notFound() {
    return RejectionCode.APP_NOT_FOUND.because("App not found");
  }

  /** The id is taken, now or in the past; another one has to be drawn. */
  public static Rejection idTaken(AppId app) {
    return RejectionCode.ID_TAKEN.because("The id " + app + " is taken; retry");
  }

  /** The caller may only touch other apps. */
  public static Rejection outOfReach(AppId app) {
    return RejectionCode.FORBIDDEN.because(
        "This key may not change " + app + ": it is limited to other apps or names");
  }

  /** The caller may only touch some apps, and a new one is none of them. */
  public static Rejection noNewApps() {
    return RejectionCode.FORBIDDEN.because(
        "This key may not make apps: it is limited to some that exist");
  }

  /** An app has to be called something. */
  public static Rejection noTitle() {
    return RejectionCode.BAD_REQUEST.because("title is required");
  }

  /** A text that is too long, or no text. */
  public static Rejection badText(String sentence) {
    return RejectionCode.BAD_REQUEST.because(sentence);
  }

  /** There is no such release of the app. */
  public static Rejection noSuchRelease(AppId app, long number) {
    return RejectionCode.RELEASE_NOT_FOUND.because(app + " has no release " + number);
  }

  /**
   * The deploy must only replace what came from its own place, and that came from another.
   *
   * @param place the other one, or none if it is not known
   */
  public static Rejection otherPlace(@Nullable Place place) {
    return RejectionCode.OTHER_PLACE.because(
        place == null
            ? "What is served there came from a place that is not known (an upload, an import or an"
                + " older client)"
            : "What is served there was deployed from " + place.shown());
  }

  /**
   * The app would have more environment values than one may.
   *
   * @param max how many
   */
  public static Rejection tooManyEnvValues(int max) {
    return RejectionCode.TOO_MANY.because(
        "An app has at most %d environment values (fazt.registry.entities.max-environment-values);"
                .formatted(max)
            + " take some away");
  }
}
