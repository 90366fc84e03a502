package sh.fazt.http.deploy;

import org.apache.pekko.http.javadsl.model.HttpRequest;
import sh.fazt.http.auth.Admission;
import sh.fazt.http.auth.Caller;
import sh.fazt.http.auth.Gate;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.CallReader;
import sh.fazt.journal.Scope;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.RejectionCode;

/** Lets in who may deploy: holders of a key only, in the words older clients know. */
public final class DeployKeys {
  private final Gate gate;
  private final DeployRate rate;

  public DeployKeys(Gate gate, DeployRate rate) {
    this.gate = gate;
    this.rate = rate;
  }

  /**
   * The key of a request that begins a deploy, which is counted.
   *
   * @throws RejectedException if there is none, it deploys too often, or it may not deploy
   */
  KeyRow beginning(HttpRequest request) {
    KeyRow key = key(request);
    rate.count(key.key());
    return deployer(key, request);
  }

  /**
   * The key of a request that goes on with a deploy.
   *
   * @throws RejectedException if there is none, or it may not deploy
   */
  KeyRow goingOn(HttpRequest request) {
    return deployer(key(request), request);
  }

  private static KeyRow deployer(KeyRow key, HttpRequest request) {
    CallReader.mustNotCarrySecrets(request);
    if (!key.has(Scope.DEPLOY)) {
      throw ApiRejections.forbidden("This key may not deploy; use one with the scope deploy")
          .asException();
    }
    return key;
  }

  private KeyRow key(HttpRequest request) {
    return switch (gate.admit(request)) {
      case Admission.Admitted(Caller.KeyHolder(var key)) -> key;
      case Admission.Admitted _ ->
          throw ApiRejections.unauthorized("Missing Authorization header").asException();
      case Admission.Anonymous _ ->
          throw ApiRejections.unauthorized("Missing Authorization header").asException();
      case Admission.ForeignOrigin _ -> throw ApiRejections.foreignOrigin().asException();
      case Admission.Malformed _ ->
          throw ApiRejections.unauthorized("Invalid Authorization format, use: Bearer <token>")
              .asException();
      case Admission.UnknownKey _ ->
          throw RejectionCode.INVALID_API_KEY.because("Invalid or expired API key").asException();
    };
  }
}
