package sh.fazt.http.deploy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import sh.fazt.http.answer.ApiAnswers;
import sh.fazt.http.request.ApiRejections;
import sh.fazt.http.request.ApiSettings;
import sh.fazt.http.request.ChangeConditions;
import sh.fazt.http.request.UnwantedBody;
import sh.fazt.registry.access.KeyRow;
import sh.fazt.registry.content.PinnedContent;
import sh.fazt.registry.content.ZipUpload;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.node.Node;

/**
 * {@code POST /api/deploy}: a zip becomes what a name serves. The checks come in a settled order,
 * cheapest first: key, rate, scope, conditions, size; then the form, its name, its file; then the
 * zip; and the registry has the last word.
 */
public final class DeployRoute {
  private final DeployKeys keys;
  private final ApiSettings settings;
  private final UploadSlots slots;
  private final FormReader forms;
  private final UnpackLane unpacking;
  private final Node node;
  private final ZipUpload zips;
  private final NameDeploy names;
  private final ApiAnswers answers;
  private final UnwantedBody unwanted;

  public DeployRoute(
      DeployKeys keys,
      ApiSettings settings,
      UploadSlots slots,
      FormReader forms,
      UnpackLane unpacking,
      Node node,
      NameDeploy names,
      ApiAnswers answers,
      UnwantedBody unwanted) {
    this.keys = keys;
    this.settings = settings;
    this.slots = slots;
    this.forms = forms;
    this.unpacking = unpacking;
    this.node = node;
    this.zips = node.zipUpload();
    this.names = names;
    this.answers = answers;
    this.unwanted = unwanted;
  }

  /** Fails with {@link RejectedException} where the refusal comes after the body was begun. */
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    KeyRow key;
    ChangeConditions conditions;
    try {
      key = keys.beginning(request);
      conditions = ChangeConditions.of(request, settings.maxReason());
      if (request.entity().getContentLengthOption().orElse(0) > settings.upload().maxSize()) {
        throw ApiRejections.tooLarge(settings.upload().maxSize()).asException();
      }
      slots.take();
    } catch (RejectedException refused) {
      return unwanted.answer(request, answers.refused(refused.rejection()));
    }
    return read(request)
        .thenCompose(form -> deploy(request, key, conditions, form))
        .whenComplete((_, _) -> slots.release());
  }

  private CompletionStage<DeployForm> read(HttpRequest request) {
    try {
      return forms.read(request.entity());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedStage(failure);
    }
  }

  private CompletionStage<HttpResponse> deploy(
      HttpRequest request, KeyRow key, ChangeConditions conditions, DeployForm form) {
    try {
      var site = names.site(form.fields().get(DeployForm.SITE_NAME), key);
      var zip = form.zip();
      var asked =
          new NameDeploy.Asked(
              request, key, conditions, conditions.idempotencyKey(), site, form.details());
      PinnedContent pinned = node.content().pin();
      return unpacking
          .run(
              () -> {
                var notices = new DeployNotices();
                var tree = zips.unpack(zip.path(), pinned, notices::add);
                return new NameDeploy.Files(tree, notices.all());
              })
          .whenComplete(
              (_, failure) -> {
                form.close();
                if (failure != null) {
                  pinned.close();
                }
              })
          .thenCompose(files -> names.run(asked, files, pinned, _ -> {}));
    } catch (RuntimeException e) {
      form.close();
      throw e;
    }
  }
}
