package sh.fazt.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AForm.aDeploy;
import static sh.fazt.http.api.AManifest.aManifest;
import static sh.fazt.http.api.AManifest.commit;
import static sh.fazt.http.api.AManifest.id;
import static sh.fazt.http.api.AManifest.missing;
import static sh.fazt.http.api.AManifest.send;
import static sh.fazt.http.api.AManifest.state;
import static sh.fazt.http.api.ApiNode.eventually;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.fazt.http.WireClient;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Sha256;

/** A deploy that sends only what is missing: what it does and answers. */
class ManifestDeployTest {
  private static final ApiNode NODE = ApiNode.open("fazt.registry.content.collection-grace = 0s");
  private static final String KEY = NODE.token();
  private static final String DEPLOYER = NODE.key("deployer", Scope.DEPLOY);

  @AfterAll
  static void close() {
    NODE.close();
  }

  @AfterEach
  void theNodeIsHealthyAndHasLetGoOfTheUpload() {
    NODE.assertHealthy();
  }

  private static List<String> eventsAfter(long before) {
    return NODE.node().eventsAfter(before);
  }

  private static String digest(String text) {
    return Sha256.hex(text.getBytes(UTF_8));
  }

  private static AppId app(Reply reply) {
    return AppId.of(reply.text().replaceAll("(?s).*\"app_id\":\"([^\"]+)\".*", "$1"));
  }

  private static AManifest twoPages(String site) {
    return aManifest(site).with("index.html", "<p>" + site).with("a/b.css", "p{}" + site);
  }

  @Test
  void aFirstDeploySendsEverythingAndIsServedWhenItIsAnswered() {
    var site = twoPages("first").with("copy.html", "<p>first");
    long before = NODE.events();
    Reply opened = site.open(NODE, KEY);
    assertThat(opened.status()).isEqualTo(201);
    assertThat(missing(opened)).containsExactly(digest("<p>first"), digest("p{}first"));
    assertThat(opened.text()).contains("\"expires_at\":\"", "\"batch_bytes\":8388608");
    String id = id(opened);

    Reply sent = send(NODE, KEY, id, site.zip(List.of(digest("<p>first"))));
    assertThat(sent.status()).isEqualTo(200);
    assertThat(missing(sent)).containsExactly(digest("p{}first"));
    assertThat(missing(state(NODE, KEY, id))).containsExactly(digest("p{}first"));
    send(NODE, KEY, id, site.zip(List.of(digest("p{}first"))));
    assertThat(NODE.visit("first").status()).isEqualTo(404);
    assertThat(NODE.events()).isEqualTo(before);

    Reply reply = commit(NODE, KEY, id);

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.text())
        .isEqualTo(
            "{\"data\":{\"file_count\":3,\"message\":\"Deployment successful\",\"site\":\"first\","
                + "\"size_bytes\":24,\"app_id\":\""
                + app(reply)
                + "\",\"release\":1,\"url\":\"http://first.example.com\"}}\n");
    assertThat(reply.field("ETag")).matches("\"v[1-9]\"");
    assertThat(eventsAfter(before))
        .containsExactly("AppCreated", "ReleaseDeployed", "AliasPointed");
    assertThat(NODE.visit("first").text()).isEqualTo("<p>first");
    assertThat(NODE.get("first.example.com", "/copy.html").text()).isEqualTo("<p>first");
  }

  @Test
  void theTreeIsTheOneAZipOfTheSameFilesMakes() {
    twoPages("same").deploy(NODE, KEY);
    NODE.deploy(
        aDeploy("same", aZip().with("a/b.css", "p{}same").with("index.html", "<p>same").bytes()));

    String releases =
        NODE.get(ApiNode.API, "/api/apps/same/releases", "Authorization: Bearer " + KEY).text();
    assertThat(Arrays.stream(releases.split("\"tree\":\"")).skip(1).map(t -> t.substring(0, 64)))
        .hasSize(2)
        .allMatch(tree -> releases.split(tree, -1).length == 3);
  }

  @Test
  void whatIsInAReleaseOfAReadableAppNeedNotBeSent() {
    twoPages("known").deploy(NODE, KEY);
    aManifest("known").with("index.html", "second").deploy(NODE, KEY);

    var again = twoPages("known").with("new.html", "new");
    assertThat(missing(again.open(NODE, KEY))).containsExactly(digest("new"));
    assertThat(missing(twoPages("known").open(NODE, KEY))).isEmpty();
    var elsewhere = aManifest("elsewhere").with("index.html", "<p>known");
    assertThat(missing(elsewhere.open(NODE, KEY))).isEmpty();
    assertThat(elsewhere.deploy(NODE, KEY).status()).isEqualTo(200);
    assertThat(NODE.visit("elsewhere").text()).isEqualTo("<p>known");
  }

  @Test
  void nobodyLearnsWhatIsInAppsHeMayNotRead() {
    AppId mine = app(aManifest("mine").with("index.html", "mine").deploy(NODE, KEY));
    aManifest("theirs").with("index.html", "their secret").deploy(NODE, KEY);
    String limited =
        NODE.key("limited", List.of(Scope.DEPLOY, Scope.READ), List.of(mine), List.of());
    String named = NODE.key("named", List.of(Scope.DEPLOY, Scope.READ), List.of(), List.of("mine"));

    for (String key : List.of(limited, named, DEPLOYER)) {
      Reply opened =
          aManifest("mine").with("a.html", "their secret").with("b.html", "no").open(NODE, key);
      assertThat(missing(opened)).containsExactly(digest("their secret"), digest("no"));
      // a wrong size is told only of what may be read
      Reply guessed = aManifest("mine").listing("a", digest("their secret"), 1).open(NODE, key);
      assertThat(guessed.status()).isEqualTo(201);
      assertThat(missing(guessed)).hasSize(1);
    }
    assertThat(missing(aManifest("mine").with("a.html", "mine").open(NODE, limited))).isEmpty();
    assertThat(missing(aManifest("mine").with("a.html", "mine").open(NODE, named))).isEmpty();
    Reply wrongSize = aManifest("mine").listing("a.html", digest("mine"), 5).open(NODE, limited);
    assertThat(wrongSize.status()).isEqualTo(400);
    assertThat(wrongSize.text()).contains("file 'a.html' has a size that does not go with");

    var sent = aManifest("mine").with("index.html", "their secret");
    assertThat(sent.deploy(NODE, DEPLOYER).status()).isEqualTo(200);
    assertThat(NODE.visit("mine").text()).isEqualTo("their secret");
  }

  @Test
  void whatWasSentToAnotherOpenDeployOfTheKeyNeedNotBeSentAgain() {
    var site = twoPages("resumed");
    Reply first = site.open(NODE, DEPLOYER);
    send(NODE, DEPLOYER, id(first), site.zip(List.of(digest("<p>resumed"))));

    assertThat(missing(site.open(NODE, DEPLOYER))).containsExactly(digest("p{}resumed"));
    assertThat(missing(site.open(NODE, NODE.key("another", Scope.DEPLOY)))).hasSize(2);
    assertThat(site.deploy(NODE, DEPLOYER).status()).isEqualTo(200);
  }

  @Test
  void aSizeThatIsNotThatOfTheBytesIsRefusedWhereverTheyCameFrom() {
    var site = twoPages("honest");
    Reply first = site.open(NODE, DEPLOYER);
    send(NODE, DEPLOYER, id(first), site.zip(List.of(digest("<p>honest"))));

    for (long lie : List.of(0L, 1L, 1_000_000L)) {
      Reply sentToAnother =
          aManifest("liar").listing("index.html", digest("<p>honest"), lie).open(NODE, DEPLOYER);
      assertThat(sentToAnother.status()).isEqualTo(400);
      assertThat(sentToAnother.text())
          .contains("file 'index.html' has a size that does not go with its digest");
    }

    // announced while nothing was there, and sent by another meanwhile
    var early = aManifest("liar").listing("index.html", digest("p{}honest"), 1);
    String id = id(early.open(NODE, DEPLOYER));
    send(NODE, DEPLOYER, id(first), site.zip(List.of(digest("p{}honest"))));
    assertThat(send(NODE, DEPLOYER, id, site.zip(List.of(digest("p{}honest")))).status())
        .isEqualTo(400);
    assertThat(commit(NODE, DEPLOYER, id).status()).isEqualTo(409);
    assertThat(NODE.visit("liar").status()).isEqualTo(404);
  }

  @Test
  void anUploadThatIsCutOffIsTakenUpWhereItStopped() {
    byte[] large = new byte[300_000];
    new Random(1).nextBytes(large);
    var site = twoPages("cut").with("large.bin", large);
    String id = id(site.open(NODE, KEY));
    send(NODE, KEY, id, site.zip(List.of(digest("<p>cut"))));
    byte[] zip = site.zip(List.of(digest("p{}cut"), Sha256.hex(large)));
    try (var client = WireClient.to(NODE.port())) {
      client.send(
          ApiNode.headOf(
              "POST /api/deploys/" + id + "/content",
              KEY,
              "application/zip",
              "Content-Length: " + zip.length));
      client.send(Arrays.copyOf(zip, zip.length / 2));
      eventually(() -> assertThat(NODE.uploadsUnderWay()).isNotEmpty());
    }
    eventually(() -> assertThat(NODE.uploadsUnderWay()).isEmpty());

    assertThat(missing(state(NODE, KEY, id))).containsExactly(digest("p{}cut"), Sha256.hex(large));
    assertThat(missing(send(NODE, KEY, id, zip))).isEmpty();
    assertThat(missing(send(NODE, KEY, id, zip))).as("sent again").isEmpty();
    assertThat(commit(NODE, KEY, id).status()).isEqualTo(200);
    assertThat(NODE.get("cut.example.com", "/large.bin").body()).isEqualTo(large);
  }

  @Test
  void aFileLargerThanABatchComesAloneAndInPieces() {
    byte[] large = new byte[9 << 20];
    new Random(2).nextBytes(large);
    byte[] text = "It compresses well. ".repeat(200_000).getBytes(UTF_8);
    var site = aManifest("large").with("a.bin", large).with("b.txt", text);
    String id = id(site.open(NODE, KEY));

    Reply both = send(NODE, KEY, id, site.zip(List.of(Sha256.hex(large), Sha256.hex(text))));
    assertThat(both.status()).isEqualTo(413);
    assertThat(both.text()).contains("A zip of several files has at most 8388608 bytes here");

    send(NODE, KEY, id, site.zip(List.of(Sha256.hex(large))));
    assertThat(missing(send(NODE, KEY, id, site.zip(List.of(Sha256.hex(text)))))).isEmpty();
    assertThat(commit(NODE, KEY, id).status()).isEqualTo(200);
    assertThat(NODE.get("large.example.com", "/a.bin").body()).isEqualTo(large);
    Reply packed = NODE.get("large.example.com", "/b.txt", "Accept-Encoding: gzip");
    assertThat(packed.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.body().length).isLessThan(text.length / 10);
  }

  @Test
  void aCommitWithoutAllContentSaysHowMuchIsMissing() {
    var site = twoPages("early");
    String id = id(site.open(NODE, KEY));
    long before = NODE.events();

    Reply reply = commit(NODE, KEY, id);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.text())
        .contains("\"code\":\"CONTENT_MISSING\"", "\"2 of the deploy's contents");
    assertThat(NODE.events()).isEqualTo(before);
    send(NODE, KEY, id, site.zip(missing(state(NODE, KEY, id))));
    assertThat(commit(NODE, KEY, id).status()).isEqualTo(200);
  }

  @Test
  void aDeployIsDoneOnceHoweverOftenItIsCommitted() throws Exception {
    String id = twoPages("once").sent(NODE, KEY);
    long before = NODE.events();
    Callable<Reply> commit = () -> commit(NODE, KEY, id);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = threads.invokeAll(List.of(commit, commit, commit, commit, commit, commit));
      for (var answer : answers) {
        assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(200);
        assertThat(answer.get().text()).isEqualTo(answers.getFirst().get().text());
      }
      Reply later = commit(NODE, KEY, id);
      assertThat(later.text()).isEqualTo(answers.getFirst().get().text());
      assertThat(later.field("ETag")).isEqualTo(answers.getFirst().get().field("ETag"));
    }
    assertThat(eventsAfter(before))
        .containsExactly("AppCreated", "ReleaseDeployed", "AliasPointed");
    assertThat(missing(state(NODE, KEY, id))).isEmpty();
    assertThat(missing(send(NODE, KEY, id, aZip().with("x", "y").bytes()))).isEmpty();
  }

  @Test
  void contentOfAnOpenDeployIsNotCollected() {
    String id = twoPages("kept").sent(NODE, DEPLOYER);

    NODE.node().node().collection().apply();

    assertThat(commit(NODE, DEPLOYER, id).status()).isEqualTo(200);
    assertThat(NODE.visit("kept").text()).isEqualTo("<p>kept");
    NODE.node().node().collection().apply();
    assertThat(NODE.get("kept.example.com", "/a/b.css").text()).isEqualTo("p{}kept");
  }

  @Test
  void aPlanTellsWhatWouldBeWrittenAndNeedsNoBytes() {
    twoPages("plan").deploy(NODE, KEY);
    var site = aManifest("plan").with("index.html", "other").saying("title", "Planned");
    String id = id(site.open(NODE, KEY));
    long before = NODE.events();

    Reply plan = commit(NODE, KEY, id, "X-Fazt-Plan: 1");

    assertThat(plan.status()).isEqualTo(200);
    assertThat(plan.text())
        .contains("\"event\":\"MetadataChanged\"", "\"event\":\"ReleaseDeployed\"");
    assertThat(NODE.events()).isEqualTo(before);
    send(NODE, KEY, id, site.zip(missing(state(NODE, KEY, id))));
    assertThat(commit(NODE, KEY, id).status()).isEqualTo(200);
    String tree = plan.text().replaceAll("(?s).*\"tree\":\"([0-9a-f]{64}).*", "$1");
    assertThat(
            NODE.get(ApiNode.API, "/api/apps/plan/releases", "Authorization: Bearer " + KEY).text())
        .contains(tree);
  }

  @Test
  void conditionsHoldForTheCommit() {
    Reply first = twoPages("guarded").deploy(NODE, KEY);
    var next = aManifest("guarded").with("index.html", "next");

    assertThat(next.deploy(NODE, KEY, "If-Match: \"v9\"").status()).isEqualTo(412);
    assertThat(NODE.visit("guarded").text()).isEqualTo("<p>guarded");
    Reply done =
        next.deploy(
            NODE,
            KEY,
            "If-Match: " + first.field("ETag"),
            "Idempotency-Key: k1",
            "X-Fazt-Reason: why");
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    long before = NODE.events();
    assertThat(next.deploy(NODE, KEY, "Idempotency-Key: k1").text()).isEqualTo(done.text());
    assertThat(twoPages("guarded").deploy(NODE, KEY, "Idempotency-Key: k1").status())
        .isEqualTo(422);
    assertThat(NODE.events()).isEqualTo(before);
  }

  @Test
  void whatTheAppSaysAboutItselfChangesWithTheRelease() {
    var site =
        twoPages("said")
            .saying("title", "Said")
            .saying("description", "what it is")
            .saying("tags", List.of("a", "b"))
            .saying("visibility", "public")
            .saying("spa", true)
            .saying("message", "first words")
            .saying("source", Map.of("type", "git", "commit", "abc123"));
    long before = NODE.events();

    site.deploy(NODE, DEPLOYER);

    assertThat(eventsAfter(before))
        .containsExactly("AppCreated", "ReleaseDeployed", "AliasPointed");
    assertThat(NODE.get(ApiNode.API, "/api/apps/said", "Authorization: Bearer " + KEY).text())
        .contains(
            "\"title\":\"Said\"",
            "\"description\":\"what it is\"",
            "\"tags\":[\"a\",\"b\"]",
            "\"visibility\":\"public\"",
            "\"source\":\"git\"",
            "\"source_commit\":\"abc123\"");
    assertThat(NODE.get("said.example.com", "/deep/link").text()).isEqualTo("<p>said");
    long between = NODE.events();
    assertThat(site.deploy(NODE, DEPLOYER).status()).as("the same visibility").isEqualTo(200);
    assertThat(eventsAfter(between)).containsExactly("ReleaseDeployed");
  }

  @Test
  void whoSeesAnAppIsNotChangedByAKeyThatMayOnlyDeploy() {
    aManifest("hidden").with("index.html", "x").saying("visibility", "private").deploy(NODE, KEY);
    var open = aManifest("hidden").with("index.html", "x").saying("visibility", "public");
    String both = NODE.key("both", Scope.DEPLOY, Scope.ROUTE);
    long before = NODE.events();

    Reply refused = open.open(NODE, DEPLOYER);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("but not change who sees it; use one with the scope route");
    assertThat(NODE.events()).isEqualTo(before);

    assertThat(open.deploy(NODE, both).status()).isEqualTo(200);
    assertThat(eventsAfter(before)).containsExactly("MetadataChanged", "ReleaseDeployed");
    assertThat(NODE.visit("hidden").status()).isEqualTo(200);
  }

  @Test
  void aRestartForgetsWhatIsOpenAndNothingElse() {
    try (var node = ApiNode.open()) {
      var site = twoPages("again");
      String id = site.sent(node, node.token());
      node.restart();

      Reply gone = commit(node, node.token(), id);
      assertThat(gone.status()).isEqualTo(404);
      assertThat(gone.text()).contains("DEPLOY_NOT_FOUND", "open a new one");
      assertThat(site.deploy(node, node.token()).status()).isEqualTo(200);
    }
  }
}
