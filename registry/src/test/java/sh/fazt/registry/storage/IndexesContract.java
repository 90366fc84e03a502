package sh.fazt.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.storage.StorageFixture.TETRIS;
import static sh.fazt.registry.storage.StorageFixture.changes;
import static sh.fazt.registry.storage.StorageFixture.find;
import static sh.fazt.registry.storage.StorageFixture.ids;
import static sh.fazt.registry.storage.StorageFixture.json;
import static sh.fazt.registry.storage.StorageFixture.object;
import static sh.fazt.registry.storage.StorageFixture.query;
import static sh.fazt.registry.storage.StorageFixture.refusal;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.storage.document.IndexDeclaration;
import sh.fazt.registry.storage.document.StoredDocument;

/** Indexes change how long a search takes, and never what it finds. */
abstract class IndexesContract {
  private static final List<String> VALUES =
      List.of(
          "1",
          "2",
          "2.5",
          "-7",
          "0",
          "-0.0",
          "1e300",
          "true",
          "false",
          "null",
          "'a'",
          "'b'",
          "''",
          "'2'",
          "'ü'",
          "'\uD83C\uDFB2'",
          "'\uFFFD'",
          "[1]",
          "[1,2]",
          "{'x':1}",
          "{}");
  private static final List<String> ORDERS =
      List.of(
          "'desc'",
          "'asc'",
          "{'n':'desc'}",
          "{'n':'asc'}",
          "{'m':'asc'}",
          "{'n':'asc','m':'desc'}");
  private final StorageFixture storage =
      new StorageFixture(factory(), "fazt.registry.storage.scan-documents = 300");
  private final Documents documents = storage.documents(storage.tetris());

  abstract StorageFixture.Factory factory();

  @AfterEach
  void close() {
    assertThat(storage.damages()).isEmpty();
    storage.close();
  }

  private void declare(IndexDeclaration... indexes) {
    storage.spaces().declare(TETRIS, Set.of(indexes));
  }

  private void upkeep() {
    while (storage.spaces().upkeep()) {
      // another step
    }
  }

  private static IndexDeclaration index(String field) {
    return new IndexDeclaration("c", field);
  }

  @Test
  void aDeclaredIndexFindsInWhatIsTooMuchToSearch() {
    for (int i = 0; i < 1000; i++) {
      documents.insert("c", object("{'id':'%d','n':%d}".formatted(i, i)));
    }
    declare(index("n"));
    assertThat(refusal(() -> documents.find("c", find("{'n':3}", "{}"))).code())
        .isEqualTo(RejectionCode.INDEX_MISSING);
    upkeep();

    assertThat(ids(documents.find("c", find("{'n':3}", "{}")))).containsExactly("3");
    assertThat(ids(documents.find("c", find("{'n':{'$gte':996}}", "{}"))))
        .containsExactly("999", "998", "997", "996");
    assertThat(ids(documents.find("c", find("{}", "{'order':{'n':'desc'},'limit':2}"))))
        .containsExactly("999", "998");
    assertThat(documents.delete("c", query("{'n':{'$lt':998}}"))).isEqualTo(998);
    declare();
    upkeep();
    assertThat(ids(documents.find("c", find("{'n':999}", "{}")))).containsExactly("999");
  }

  @Test
  void whatIsWrittenWhileAnIndexIsFilledIsInIt() {
    for (int i = 0; i < 1000; i++) {
      documents.insert("c", object("{'id':'%d','n':%d}".formatted(i, i % 10)));
    }
    declare(index("n"));
    storage.spaces().upkeep();
    documents.update("c", query("{'id':'5'}"), changes("{'n':77}"));
    documents.update("c", query("{'id':'995'}"), changes("{'n':77}"));
    documents.delete("c", query("{'id':'15'}"));
    documents.delete("c", query("{'id':'985'}"));
    documents.insert("c", object("{'id':'new','n':77}"));
    upkeep();

    assertThat(ids(documents.find("c", find("{'n':77}", "{}")))).containsExactly("new", "995", "5");
    assertThat(documents.count("c", query("{'n':5}"))).isEqualTo(96);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anIndexChangesNoAnswer(boolean inTransaction) {
    long seed = Long.getLong("index.seed", System.nanoTime());
    var random = new Random(seed);
    storage.spaces().declare(TETRIS, Set.of(new IndexDeclaration("indexed", "n")));
    upkeep();
    if (!inTransaction) {
      compare(documents, seed, random);
      return;
    }
    try (var session = storage.session()) {
      fill(documents, random, 20);
      session.begin();
      compare(storage.documents(session), seed, random);
    }
  }

  private static String value(Random random) {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private static void fill(Documents all, Random random, int count) {
    for (int i = 0; i < count; i++) {
      String document = "{'id':'%d','n':%s,'m':%s}".formatted(i, value(random), value(random));
      for (String collection : List.of("indexed", "plain")) {
        if (all.findOne(collection, String.valueOf(i)).isEmpty()) {
          all.insert(collection, object(document));
        }
      }
    }
  }

  private static void compare(Documents all, long seed, Random random) {
    fill(all, random, 60);
    for (int round = 0; round < 200; round++) {
      String query = condition(random);
      String options =
          "{'order':%s,'limit':%d,'offset':%d}"
              .formatted(
                  ORDERS.get(random.nextInt(ORDERS.size())), random.nextInt(30), random.nextInt(4));
      assertThat(bodies(all.find("indexed", find(query, options))))
          .as("seed %d: %s %s", seed, query, options)
          .isEqualTo(bodies(all.find("plain", find(query, options))));
      if (round % 10 == 0) {
        String changed = "{'n':%s}".formatted(value(random));
        assertThat(all.update("indexed", query(query), changes(changed)))
            .isEqualTo(all.update("plain", query(query), changes(changed)));
      }
      if (round % 40 == 0) {
        String one = "{'id':'%d'}".formatted(random.nextInt(60));
        assertThat(all.delete("indexed", query(one))).isEqualTo(all.delete("plain", query(one)));
      }
    }
  }

  private static String condition(Random random) {
    String a = value(random);
    String b = value(random);
    return switch (random.nextInt(7)) {
      case 0 -> "{'n':{'$eq':%s}}".formatted(a);
      case 1 -> "{'n':{'$gt':%s}}".formatted(a);
      case 2 -> "{'n':{'$lte':%s}}".formatted(a);
      case 3 -> "{'n':{'$gte':%s,'$lt':%s}}".formatted(a, b);
      case 4 -> "{'n':{'$in':[%s,%s]}}".formatted(a, b);
      case 5 -> "{'n':{'$ne':%s},'m':{'$eq':%s}}".formatted(a, b);
      default -> "{}";
    };
  }

  private static List<String> bodies(List<StoredDocument> found) {
    return found.stream().map(one -> one.id() + one.body()).toList();
  }

  @Test
  void longTextsAreFoundExactly() {
    declare(index("t"));
    upkeep();
    String same = "x".repeat(600);
    documents.insert("c", object("{'id':'a','t':'%s'}".formatted(same + "a")));
    documents.insert("c", object("{'id':'b','t':'%s'}".formatted(same + "b")));

    assertThat(ids(documents.find("c", find("{'t':'%sa'}".formatted(same), "{}"))))
        .containsExactly("a");
    assertThat(ids(documents.find("c", find("{'t':{'$gt':'%sa'}}".formatted(same), "{}"))))
        .containsExactly("b");
  }

  @Test
  void declarationsHaveABound() {
    var many = new IndexDeclaration[33];
    for (int i = 0; i < many.length; i++) {
      many[i] = index("f" + i);
    }

    assertThat(refusal(() -> declare(many)).sentence()).contains("max-indexes");
  }

  @Test
  void aManifestDeclaresThem() {
    assertThat(IndexDeclaration.of(json("{'indexes':{'c':['n','a.b'],'d':['t']}}").toString()))
        .containsExactlyInAnyOrder(index("n"), index("a.b"), new IndexDeclaration("d", "t"));
    assertThat(IndexDeclaration.of("{}")).isEmpty();
    assertThat(refusal(() -> IndexDeclaration.of("{\"indexes\":[\"n\"]}")).code())
        .isEqualTo(RejectionCode.BAD_REQUEST);
  }
}
