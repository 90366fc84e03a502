package sh.fazt.registry.app;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Place;
import sh.fazt.registry.Rejection;

/** Why a command on an app was refused. */
public sealed interface AppRejection extends Rejection {
  /** No such app, or it is removed. */
  record NotFound(AppId app) implements AppRejection {
    @Override
    public String code() {
      return "APP_NOT_FOUND";
    }

    @Override
    public int status() {
      return 404;
    }

    @Override
    public String sentence() {
      return "App not found";
    }
  }

  /** The id is taken, now or in the past; another one has to be drawn. */
  record IdTaken(AppId app) implements AppRejection {
    @Override
    public String code() {
      return "ID_TAKEN";
    }

    @Override
    public int status() {
      return 409;
    }

    @Override
    public String sentence() {
      return "The id " + app + " is taken; retry";
    }
  }

  /** The caller may only touch other apps. */
  record OutOfReach(AppId app) implements AppRejection {
    @Override
    public String code() {
      return "FORBIDDEN";
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public String sentence() {
      return "This key may not change " + app + ": it is limited to other apps";
    }
  }

  /** The caller may only touch some apps, and a new one is none of them. */
  record NoNewApps() implements AppRejection {
    @Override
    public String code() {
      return "FORBIDDEN";
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public String sentence() {
      return "This key may not make apps: it is limited to some that exist";
    }
  }

  /** An app has to be called something. */
  record NoTitle() implements AppRejection {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public String sentence() {
      return "title is required";
    }
  }

  /** A text that is too long, or no text. */
  record BadText(String sentence) implements AppRejection {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }

    @Override
    public int status() {
      return 400;
    }
  }

  /** There is no such release of the app. */
  record NoSuchRelease(AppId app, long number) implements AppRejection {
    @Override
    public String code() {
      return "RELEASE_NOT_FOUND";
    }

    @Override
    public int status() {
      return 404;
    }

    @Override
    public String sentence() {
      return app + " has no release " + number;
    }
  }

  /**
   * The deploy must only replace what came from its own place, and that came from another.
   *
   * @param place the other one, or none if it is not known
   */
  record OtherPlace(@Nullable Place place) implements AppRejection {
    @Override
    public String code() {
      return "OTHER_PLACE";
    }

    @Override
    public int status() {
      return 409;
    }

    @Override
    public String sentence() {
      return place == null
          ? "What is served there came from a place that is not known (an upload, an import or an"
              + " older client)"
          : "What is served there was deployed from " + place.shown();
    }
  }
}
