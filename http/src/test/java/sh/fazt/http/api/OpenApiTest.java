package sh.fazt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sh.fazt.http.contract.Contract;
import sh.fazt.http.contract.Endpoint;
import sh.fazt.http.contract.OpenApi;

class OpenApiTest {
  @Test
  void theDocumentIsServedToEverybodyAndNamesEveryRoute() {
    try (var node = ApiNode.open()) {
      var reply = node.ask("GET /api/openapi.json");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.field("Content-Type")).startsWith("application/json");

      var parsed = new OpenAPIV3Parser().readContents(reply.text());
      assertThat(parsed.getMessages()).isEmpty();
      var described = new TreeSet<String>();
      parsed
          .getOpenAPI()
          .getPaths()
          .forEach(
              (path, item) ->
                  item.readOperationsMap().keySet().forEach(m -> described.add(m + " " + path)));
      var served = new TreeSet<String>();
      for (Endpoint endpoint : Contract.ENDPOINTS) {
        served.add(endpoint.method() + " " + OpenApi.path(endpoint));
      }
      assertThat(described).isEqualTo(served);
    }
  }
}
