package sh.fazt.registry.settings;

import com.typesafe.config.Config;
import java.util.List;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/** The settings an operator stores in the database with a flag of {@code server set-config}. */
public enum OperatorSetting {
  DOMAIN("domain", "fazt.http.domain") {
    @Override
    public String checked(String value) {
      return Domains.checked(value);
    }
  },
  PORT("port", "fazt.http.port") {
    @Override
    public String checked(String value) {
      try {
        int port = Integer.parseInt(value);
        if (port >= 1 && port <= LAST_PORT) {
          return Integer.toString(port);
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new RejectedException(
          RejectionCode.BAD_REQUEST.because("invalid port '" + value + "' (must be 1-65535)"));
    }
  },
  ENVIRONMENT("env", "fazt.http.environment") {
    @Override
    public String checked(String value) {
      if (List.of("development", "production").contains(value)) {
        return value;
      }
      throw new RejectedException(
          RejectionCode.BAD_REQUEST.because(
              "invalid environment '" + value + "' (must be 'development' or 'production')"));
    }
  };

  private static final int LAST_PORT = 65_535;

  private final String flag;
  private final String path;

  OperatorSetting(String flag, String path) {
    this.flag = flag;
    this.path = path;
  }

  /** The flag's name, without dashes. */
  public String flag() {
    return flag;
  }

  /** The setting's name in the configuration. */
  public String path() {
    return path;
  }

  /** Its value in this configuration; empty if it has none. */
  public String in(Config config) {
    return config.hasPath(path) ? config.getString(path) : "";
  }

  /**
   * The value in the form it is stored in.
   *
   * @throws RejectedException if it cannot be one
   */
  public abstract String checked(String value);
}
