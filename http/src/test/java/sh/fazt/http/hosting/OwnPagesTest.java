package sh.fazt.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.fazt.http.file.CacheRule;
import sh.fazt.journal.Sha256;

/** Pages of our own: nothing runs in them, frames them or leads away from them. */
class OwnPagesTest {
  private static final SiteAnswers ANSWERS = new SiteAnswers(AppHeaders.with(Map.of()));

  @Test
  void ourPagesAllowTheirOwnStylesAndNothingElse() {
    for (String page :
        List.of(SystemPages.welcome("a.example"), SystemPages.notFound("a.example"))) {
      var answer = ANSWERS.page(200, page);
      String policy = answer.getHeader("Content-Security-Policy").orElseThrow().value();
      assertThat(policy)
          .startsWith("default-src 'none'; ")
          .contains("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.getHeader("X-Frame-Options").orElseThrow().value()).isEqualTo("DENY");
      var styles = Pattern.compile("(?s)<style>(.*?)</style>").matcher(page);
      assertThat(styles.find()).isTrue();
      byte[] digest = Sha256.digest().digest(styles.group(1).getBytes(StandardCharsets.UTF_8));
      assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
      assertThat(page).doesNotContain("style=", "<script", "onclick");
    }
  }

  @Test
  void whatTheOperatorSaysOfAppsDoesNotLoosenThem() {
    var answers =
        new SiteAnswers(
            AppHeaders.with(
                Map.of(
                    "content-security-policy", "default-src *", "x-frame-options", "SAMEORIGIN")));

    var answer = answers.page(404, SystemPages.notFound("a.example"));

    assertThat(answer.getHeader("Content-Security-Policy").orElseThrow().value())
        .startsWith("default-src 'none'");
    assertThat(answer.getHeader("X-Frame-Options").orElseThrow().value()).isEqualTo("DENY");
    assertThat(answers.fields()).anyMatch(field -> field.value().equals("default-src *"));
  }

  @ParameterizedTest
  @CsvSource({
    "/a\\b/, /a%5Cb/",
    "/\\evil.example/, /%5Cevil.example/",
    "//evil.example/, /evil.example/",
    "///\\evil.example, /%5Cevil.example",
    "/a b?c=d\\e, /a%20b?c=d%5Ce",
    "https://example.com/a\\b, https://example.com/a%5Cb",
    "/ok/%5C?a=b&c=%0A, /ok/%5C?a=b&c=%0A",
  })
  void aLocationHoldsNoBackslashAndLeadsToNoOtherHost(String to, String location) {
    for (var answer :
        List.of(ANSWERS.redirect(301, to), ANSWERS.entered(to, CacheRule.REVALIDATE))) {
      assertThat(answer.getHeader("Location").orElseThrow().value()).isEqualTo(location);
    }
  }
}
