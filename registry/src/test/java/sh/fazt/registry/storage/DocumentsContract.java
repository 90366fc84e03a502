package sh.fazt.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.registry.storage.StorageFixture.changes;
import static sh.fazt.registry.storage.StorageFixture.find;
import static sh.fazt.registry.storage.StorageFixture.ids;
import static sh.fazt.registry.storage.StorageFixture.json;
import static sh.fazt.registry.storage.StorageFixture.object;
import static sh.fazt.registry.storage.StorageFixture.query;
import static sh.fazt.registry.storage.StorageFixture.refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.fazt.registry.domain.RejectionCode;
import sh.fazt.registry.storage.document.Find;
import sh.fazt.registry.storage.document.StoredDocument;

/** Documents in collections. */
abstract class DocumentsContract {
  private StorageFixture storage = fixture("");
  private Documents documents = storage.documents(storage.tetris());

  abstract StorageFixture.Factory factory();

  private StorageFixture fixture(String overrides) {
    return new StorageFixture(factory(), overrides);
  }

  @BeforeEach
  void open() {
    documents = storage.documents(storage.tetris());
  }

  @AfterEach
  void close() {
    assertThat(storage.damages()).isEmpty();
    storage.close();
  }

  private void bounded(String overrides) {
    storage.close();
    storage = fixture(overrides);
    documents = storage.documents(storage.tetris());
  }

  private void insert(String... all) {
    for (String one : all) {
      documents.insert("c", object(one));
    }
  }

  private List<String> found(String query) {
    return ids(documents.find("c", find(query, "{}")));
  }

  private List<String> found(String query, String options) {
    return ids(documents.find("c", find(query, options)));
  }

  private String document(String id) {
    return documents.findOne("c", id).map(StoredDocument::json).orElse("nothing");
  }

  @Test
  void aDocumentIsReadAsItWasInserted() {
    String id = documents.insert("c", object("{'id':'a','n':1,'o':{'p':[null]}}"));
    long now = storage.clock.millis();

    assertThat(id).isEqualTo("a");
    assertThat(json(document("a")))
        .isEqualTo(
            json(
                "{'id':'a','_createdAt':%d,'_updatedAt':%d,'n':1,'o':{'p':[null]}}"
                    .formatted(now, now)));
  }

  @Test
  void anEmptyDocumentIsOne() {
    documents.insert("c", object("{'id':'a'}"));

    assertThat(json(document("a")).size()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'n':1}", "{'id':7}", "{'id':''}", "{'id':null}"})
  void aDocumentWithoutATextForAnIdIsGivenOne(String document) {
    String id = documents.insert("c", object(document));

    assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(json(document(id)).path("id").asText()).isEqualTo(id);
  }

  @Test
  void anIdIsTakenOnce() {
    insert("{'id':'a'}");

    var refused = refusal(() -> insert("{'id':'a'}"));
    assertThat(refused.code()).isEqualTo(RejectionCode.CONFLICT);
    assertThat(refused.sentence()).startsWith("failed to insert document: ").contains("id a");
    documents.insert("other", object("{'id':'a'}"));
  }

  @Test
  void appsDoNotSeeEachOthersDocuments() {
    insert("{'id':'a'}");
    var snake = storage.documents(storage.spaces().of(StorageFixture.SNAKE));

    assertThat(snake.find("c", find("{}", "{}"))).isEmpty();
    var sql = object("{}").put("x') OR 1=1 --", 1);
    assertThat(snake.find("c", Find.parse(sql, json("{}")))).isEmpty();
    assertThat(snake.delete("c", query("{}"))).isZero();
    assertThat(found("{}")).containsExactly("a");
  }

  @Test
  void theNewestComesFirst() {
    insert("{'id':'a'}", "{'id':'b'}");
    storage.clock.pass(Duration.ofMillis(1));
    insert("{'id':'c'}");

    assertThat(found("{}")).containsExactly("c", "b", "a");
    assertThat(found("{}", "{'order':'asc'}")).containsExactly("a", "b", "c");
    assertThat(found("{}", "{'limit':1,'offset':1}")).containsExactly("b");
    assertThat(found("{}", "{'limit':0}")).isEmpty();
  }

  @Test
  void theOrderMayBeThatOfAField() {
    insert(
        "{'id':'none'}",
        "{'id':'text','s':'9'}",
        "{'id':'five','s':5}",
        "{'id':'ten','s':10}",
        "{'id':'minus','s':-3}",
        "{'id':'fiveToo','s':5}");

    assertThat(found("{}", "{'order':{'s':'desc'}}"))
        .containsExactly("text", "ten", "fiveToo", "five", "minus", "none");
    assertThat(found("{}", "{'order':{'s':'asc'}}"))
        .containsExactly("none", "minus", "five", "fiveToo", "ten", "text");
    assertThat(found("{}", "{'order':{'s':'desc'},'limit':2,'offset':1}"))
        .containsExactly("ten", "fiveToo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'n':9}|nine",
        "{'n':'9'}|text9",
        "{'n':{'$eq':9}}|nine",
        "{'n':9.0}|nine",
        "{'n':null}|null",
        "{'n':true}|true one",
        "{'n':{'$ne':9}}|text9 null true one ten deep list missing",
        "{'n':{'$gt':9}}|text9 ten",
        "{'n':{'$gte':9}}|nine text9 ten",
        "{'n':{'$lt':9}}|true one",
        "{'n':{'$lte':9}}|nine true one",
        "{'n':{'$gt':1,'$lt':10}}|nine",
        "{'n':{'$lt':'a'}}|nine text9 true one ten",
        "{'n':{'$gt':null}}|''",
        "{'n':{'$gt':[]}}|''",
        "{'n':{'$in':[9,'9']}}|nine text9",
        "{'n':{'$in':[]}}|''",
        "{'n':{'$nin':[]}}|nine text9 null true one ten deep list missing",
        "{'n':{'$nin':[9,null]}}|text9 true one ten deep list missing",
        "{'n':{'$contains':2}}|list",
        "{'n':{'$contains':'9'}}|''",
        "{'n':{'a':{'b':1}}}|deep",
        "{'n':{'a':{'b':2}}}|''",
        "{'n.a.b':1}|deep",
        "{'n.a':{'b':1}}|deep",
        "{'n.a.b.c':1}|''",
        "{'n.0':1}|''",
        "{'n':{'$eq':[1,2]}}|list",
        "{'n':{'$eq':[2,1]}}|''",
        "{'n':{}}|''",
        "{'id':'nine'}|nine",
        "{'id':'nine','n':10}|''",
        "{'id':{'$in':['nine','ten']}}|nine ten",
        "{'id':{'$gt':'nine','$lt':'one'}}|null",
        "{'n':9,'id':{'$ne':'x'}}|nine",
        "{'__proto__':1}|''",
        "{'_createdAt':{'$gt':0},'n':9}|nine",
      })
  void aQueryFindsWhatItSays(String query, String expected) {
    insert(
        "{'id':'missing'}",
        "{'id':'list','n':[1,2]}",
        "{'id':'deep','n':{'a':{'b':1}}}",
        "{'id':'ten','n':10}",
        "{'id':'one','n':1}",
        "{'id':'true','n':true}",
        "{'id':'null','n':null}",
        "{'id':'text9','n':'9'}",
        "{'id':'nine','n':9}");
    var wanted = expected.isEmpty() ? List.<String>of() : List.of(expected.split(" "));

    assertThat(found(query)).containsExactlyElementsOf(wanted);
    assertThat(documents.count("c", query(query))).isEqualTo(wanted.size());
    assertThat(documents.update("c", query(query), changes("{'touched':true}")))
        .isEqualTo(wanted.size());
    assertThat(documents.count("c", query("{'touched':true}"))).isEqualTo(wanted.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'n':{'$regex':'x'}}|failed to build query: unknown operator: $regex",
        "{'$or':[]}|failed to build query: unknown operator: $or",
        "{'n':{'$in':1}}|failed to build query: $in requires an array",
        "{'n':{'$nin':'x'}}|failed to build query: $nin requires an array",
        "{'n':[1]}|failed to build query: unsupported type of n: an array",
        "{'n':{'$gt':1,'a':2}}|failed to build query: unknown operator: a",
      })
  void aQueryThatCannotBeMeantIsRefused(String query, String why) {
    var refused = refusal(() -> query(query));

    assertThat(refused.code()).isEqualTo(RejectionCode.BAD_REQUEST);
    assertThat(refused.sentence()).startsWith(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'limit':-1}",
        "{'limit':1.5}",
        "{'offset':'x'}",
        "{'order':'up'}",
        "{'order':{}}",
        "{'order':{'n':1}}",
        "{'sort':'n'}"
      })
  void optionsThatAreNoneAreRefused(String options) {
    assertThat(refusal(() -> find("{}", options)).code()).isEqualTo(RejectionCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'$set':{'n':2}}|{'n':2,'o':{'p':1}}",
        "{'n':2}|{'n':2,'o':{'p':1}}",
        "{'$set':{'o.q':2,'x.y.z':3}}|{'n':1,'o':{'p':1,'q':2},'x':{'y':{'z':3}}}",
        "{'$unset':{'o.p':1,'none.at.all':1}}|{'n':1,'o':{}}",
        "{'$inc':{'n':4,'o.p':-1,'new':2.5}}|{'n':5,'o':{'p':0},'new':2.5}",
        "{'a':1,'$set':{'b':2},'$inc':{'n':1},'$unset':{'o':1}}|{'a':1,'b':2,'n':2}",
        "{'__proto__':{'x':1}}|{'n':1,'o':{'p':1},'__proto__':{'x':1}}",
        "{'id':'a','_createdAt':5,'_updatedAt':6,'n':2}|{'n':2,'o':{'p':1}}",
        "{}|{'n':1,'o':{'p':1}}",
      })
  void changesAreMade(String changes, String expected) {
    insert("{'id':'a','n':1,'o':{'p':1}}");
    long created = storage.clock.millis();
    storage.clock.pass(Duration.ofMillis(7));

    assertThat(documents.update("c", query("{}"), changes(changes))).isEqualTo(1);
    var wanted = object(expected);
    wanted.put("id", "a").put("_createdAt", created).put("_updatedAt", created + 7);
    assertThat(json(document("a")).toPrettyString())
        .matches(text -> json(text).equals(json(wanted.toString())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'$push':{'n':1}}|unknown operator: $push",
        "{'$set':1}|$set requires an object",
        "{'$inc':{'n':'1'}}|$inc requires numbers",
        "{'$inc':{'t':1}}|$inc: t is no number",
        "{'$inc':{'n':9007199254740991}}|$inc: n would become too large",
        "{'n.x':1}|n.x cannot be changed: n is no object",
        "{'id':'b'}|the id of a document cannot be changed",
        "{'$unset':{'id':1}}|the id of a document cannot be changed",
      })
  void changesThatCannotBeMadeChangeNothing(String changes, String why) {
    insert("{'id':'a','n':1,'t':'x'}");

    var refused = refusal(() -> documents.update("c", query("{}"), changes(changes)));
    assertThat(refused.code()).isEqualTo(RejectionCode.BAD_REQUEST);
    assertThat(refused.sentence()).startsWith(why);
    assertThat(found("{'n':1,'t':'x'}")).containsExactly("a");
  }

  @Test
  void manyAreChangedAndRemoved() {
    for (int i = 0; i < 1000; i++) {
      insert("{'id':'%d','n':%d}".formatted(i, i % 2));
    }

    assertThat(documents.update("c", query("{'n':1}"), changes("{'$inc':{'n':1}}"))).isEqualTo(500);
    assertThat(documents.count("c", query("{'n':2}"))).isEqualTo(500);
    assertThat(documents.delete("c", query("{'n':0}"))).isEqualTo(500);
    assertThat(documents.deleteOldest("c", 10)).isEqualTo(490);
    assertThat(found("{}")).hasSize(10).startsWith("999").endsWith("981");
    assertThat(documents.deleteOldest("c", 10)).isZero();
    assertThat(documents.delete("c", query("{}"))).isEqualTo(10);
    assertThat(documents.count("c", query("{}"))).isZero();
  }

  @Test
  void documentsHaveABound() {
    var refused = refusal(() -> insert("{'t':'%s'}".formatted("x".repeat(512 * 1024))));

    assertThat(refused.code()).isEqualTo(RejectionCode.PAYLOAD_TOO_LARGE);
    insert("{'id':'a','t':'%s'}".formatted("x".repeat(500 * 1024)));
    var grown =
        refusal(
            () -> documents.update("c", query("{}"), changes("{'u':'" + "x".repeat(20000) + "'}")));
    assertThat(grown.sentence()).contains("max-document");
  }

  @Test
  void aSearchThatLooksAtTooMuchNamesTheIndex() {
    bounded("fazt.registry.storage.scan-documents = 10");
    for (int i = 0; i < 20; i++) {
      insert("{'id':'%d','player':'p%d'}".formatted(i, i));
    }

    var refused = refusal(() -> found("{'player':'p0'}"));
    assertThat(refused.code()).isEqualTo(RejectionCode.INDEX_MISSING);
    assertThat(refused.sentence()).contains("{\"indexes\": {\"c\": [\"player\"]}}");
    assertThat(found("{}", "{'limit':10}")).hasSize(10);
    assertThat(found("{'player':'p19'}", "{'limit':1}")).containsExactly("19");
    assertThat(documents.count("c", query("{}"))).isEqualTo(20);
    assertThat(documents.delete("c", query("{'id':'3'}"))).isEqualTo(1);
  }

  @Test
  void aResultThatIsTooLargeIsRefused() {
    bounded("fazt.registry.storage.max-result = 1 KiB");
    insert("{'t':'%s'}".formatted("x".repeat(600)), "{'t':'%s'}".formatted("y".repeat(600)));

    assertThat(refusal(() -> found("{}")).sentence()).contains("limit", "max-result");
    assertThat(found("{}", "{'limit':1}")).hasSize(1);
  }

  @Test
  void anAppHasAsManyDocumentsAsItMay() {
    bounded("fazt.registry.storage.max-documents = 2");
    insert("{'id':'a'}", "{'id':'b'}");

    assertThat(refusal(() -> insert("{'id':'c'}")).code()).isEqualTo(RejectionCode.QUOTA_EXCEEDED);
    documents.delete("c", query("{'id':'a'}"));
    insert("{'id':'c'}");
    assertThat(found("{}")).containsExactly("c", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"__proto__", "a'b\"c", "x\"); DROP TABLE storage_document; --", "🎲"})
  void anyTextIsACollectionAndAField(String name) {
    var document = object("{'id':'a'}");
    document.put(name, 1);
    documents.insert(name, document);
    var asked = object("{}");
    asked.put(name, 1);

    var options = object("{}");
    options.putObject("order").put(name, "asc");
    assertThat(ids(documents.find(name, Find.parse(asked, options)))).containsExactly("a");
  }

  /** Tells how many bytes each write of documents took away or brought. */
  private record Weighing(RowAccess rows, List<Long> weights) implements RowAccess {
    @Override
    public <T> T read(Function<Rows, T> read) {
      return rows.read(read);
    }

    @Override
    public <T> T write(String what, Function<Rows, T> work) {
      return rows.write(
          what,
          all -> {
            long before = all.usage().bytes();
            T result = work.apply(all);
            weights.add(Math.abs(all.usage().bytes() - before));
            return result;
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"update", "delete", "deleteOldest"})
  void largeDocumentsAreChangedInMoreSteps(String how) {
    var weights = new ArrayList<Long>();
    var weighed = storage.documents(new Weighing(storage.tetris(), weights));
    String large = "x".repeat(500_000);
    for (int i = 0; i < 30; i++) {
      documents.insert("c", object("{'t':'%s'}".formatted(how.equals("update") ? "" : large)));
    }

    long done =
        switch (how) {
          case "update" -> weighed.update("c", query("{}"), changes("{'t':'%s'}".formatted(large)));
          case "delete" -> weighed.delete("c", query("{}"));
          default -> weighed.deleteOldest("c", 0);
        };
    assertThat(done).isEqualTo(30);
    assertThat(weights).hasSizeGreaterThan(3).allMatch(weight -> weight < 5_000_000);
    assertThat(documents.count("c", query("{'t':'%s'}".formatted(large))))
        .isEqualTo(how.equals("update") ? 30 : 0);
  }
}
