package sh.fazt.http.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.registry.content.AZip.aZip;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import sh.fazt.http.api.ApiNode;

/** A node whose apps have no functions pays nothing for them. */
class UnusedFunctionsTest {
  @Test
  void aNodeThatRanNoFunctionHasNoProcessForThemAndNothingOfTheirEngine() throws Exception {
    try (var node = ApiNode.open()) {
      node.deploy(aDeploy("plain", aZip().with("index.html", "x").bytes()));
      assertThat(node.visit("plain").text()).isEqualTo("x");
      assertThat(node.get("plain.example.com", "/api/x").status()).isEqualTo(404);

      assertThat(health(node))
          .contains("\"functions\":{\"state\":\"asleep\",\"processes\":0,\"running\":0,");
      assertThat(loadedClasses()).doesNotContain("org.graalvm.", "com.oracle.truffle.");

      var app = ServedApp.running(node, "1");
      assertThat(app.get("/api/").text()).isEqualTo("1\n");
      assertThat(health(node)).contains("\"state\":\"running\"");
      assertThat(loadedClasses()).doesNotContain("org.graalvm.", "com.oracle.truffle.");
    }
  }

  private static String health(ApiNode node) {
    return node.ask("GET /api/system/health", "Authorization: Bearer " + node.token()).text();
  }

  private static String loadedClasses() throws Exception {
    Object classes =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "vmClassHierarchy",
                new Object[] {new String[] {}},
                new String[] {String[].class.getName()});
    assertThat((String) classes).contains("sh.fazt.http.serverless.NodeFunctions");
    return (String) classes;
  }
}
