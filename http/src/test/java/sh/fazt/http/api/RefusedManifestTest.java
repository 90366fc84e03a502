package sh.fazt.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.fazt.http.api.AManifest.aManifest;
import static sh.fazt.http.api.AManifest.commit;
import static sh.fazt.http.api.AManifest.id;
import static sh.fazt.http.api.AManifest.missing;
import static sh.fazt.http.api.AManifest.send;
import static sh.fazt.http.api.AManifest.state;
import static sh.fazt.registry.content.AZip.aZip;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sh.fazt.http.WireClient.Reply;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Scope;
import sh.fazt.journal.Sha256;

/** Everything a deploy in three steps is refused for, and by which key; it leaves no event. */
class RefusedManifestTest {
  private static final ApiNode NODE = ApiNode.open("fazt.registry.upload.max-entries = 5");
  private static final String KEY = NODE.token();
  private static final String DEPLOYER = NODE.key("deployer", Scope.DEPLOY);
  private static final String READER = NODE.key("reader", Scope.READ, Scope.ROUTE, Scope.DATA);
  private static final String BLOGGER =
      NODE.key("blogger", List.of(Scope.DEPLOY), List.of(), List.of("blog*"));
  private static final String ONE_APP =
      NODE.key("one", List.of(Scope.DEPLOY), List.of(AppId.of("app_00000000")), List.of());
  private static final String OPEN = "POST /api/deploys";
  private static final String X = Sha256.hex("x".getBytes(UTF_8));

  @AfterAll
  static void close() {
    NODE.assertHealthy();
    NODE.close();
  }

  private static AManifest page(String site) {
    return aManifest(site).with("index.html", "x");
  }

  private static Stream<DynamicTest> on(Scenario... scenarios) {
    return Stream.of(scenarios).map(scenario -> scenario.on(NODE));
  }

  private static Scenario bad(String name, String sentence, AManifest manifest) {
    return Scenario.of(name, OPEN)
        .by(KEY)
        .sending(manifest.json())
        .is(400, "BAD_REQUEST", sentence);
  }

  private static Scenario file(String path, String why) {
    return bad("a file " + why, "Invalid manifest: file '", aManifest("x").listing(path, X, 1))
        .is(400, why);
  }

  /** Who may not: on each endpoint in the same order and words. */
  private static Stream<DynamicTest> keys(String line, String body) {
    return on(
        Scenario.of("no token", line).sending(body).is(401, "Missing Authorization header"),
        Scenario.of("another scheme", line)
            .with("Authorization: Basic YTpi")
            .sending(body)
            .is(401, "UNAUTHORIZED", "Invalid Authorization format, use: Bearer"),
        Scenario.of("bad token", line)
            .by("0".repeat(64))
            .sending(body)
            .is(401, "INVALID_API_KEY", "Invalid or expired API key"),
        Scenario.of("wrong scope", line)
            .by(READER)
            .sending(body)
            .is(403, "This key may not deploy; use one with the scope deploy"));
  }

  @TestFactory
  Stream<DynamicTest> opening() {
    String body = page("opened").json();
    return Stream.concat(
        keys(OPEN, body),
        on(
            Scenario.of("name out of reach", OPEN)
                .by(BLOGGER)
                .sending(body)
                .is(403, "This key may not deploy to 'opened'"),
            Scenario.of("new name for a limited key", OPEN)
                .by(ONE_APP)
                .sending(body)
                .is(403, "This key may not deploy to 'opened'"),
            Scenario.of("wrong method", "PUT /api/deploys").by(KEY).is(405),
            Scenario.of("no body", OPEN).by(KEY).is(400, "invalid request body"),
            Scenario.of("another type", OPEN)
                .by(KEY)
                .with("Content-Type: application/zip")
                .sending("PK")
                .is(415),
            Scenario.of("unknown field", OPEN)
                .by(KEY)
                .sending("{\"site_name\":\"x\",\"filez\":[]}")
                .is(400, "did you mean 'files'?"),
            Scenario.of("no name", OPEN)
                .by(KEY)
                .sending("{\"files\":[]}")
                .is(400, "Missing site_name field"),
            Scenario.of("key in the address", OPEN + "?token=" + KEY)
                .by(KEY)
                .sending(body)
                .is(400, "Credentials do not belong into an address"),
            bad("a system name", "Invalid site_name: 'admin' is a reserved", page("admin")),
            bad("no label", "Invalid site_name: subdomain must contain only", page("a_b")),
            bad("empty", "Invalid manifest: it lists no file", aManifest("opened")),
            bad("a blank title", "title is required", page("opened").saying("title", " ")),
            bad(
                "a strange visibility",
                "visibility must be 'public', 'unlisted', or 'private'",
                page("opened").saying("visibility", "secret")),
            bad(
                "a long message",
                "message is longer than 8192 characters",
                page("opened").saying("message", "x".repeat(8193))),
            Scenario.of("full", OPEN)
                .by(DEPLOYER)
                .sending(body)
                .is(201, "\"missing\":[\"" + X + "\"]"),
            Scenario.of("full, by its full name", OPEN)
                .by(DEPLOYER)
                .sending(page("opened.example.com").json())
                .is(201)));
  }

  @TestFactory
  Stream<DynamicTest> files() {
    var many = aManifest("x");
    for (int i = 0; i < 6; i++) {
      many.listing("f" + i, X, 1);
    }
    return on(
        file("../up", "has '..' in its path; paths must stay inside the upload"),
        file("/abs", "has an absolute path; paths must be relative"),
        file("a\\b", "has a backslash in its name; separate folders with /"),
        file("a\u0000b", "has a control character in its name"),
        file("a//b", "has an empty or '.' segment in its path"),
        file("./a", "has an empty or '.' segment in its path"),
        file("", "has no name"),
        file("a/", "is a folder; list files only"),
        file("a".repeat(1025), "has a path that is too long"),
        bad(
            "twice",
            "file 'a' is listed twice",
            aManifest("x").listing("a", X, 1).listing("a", X, 1)),
        bad(
            "both kinds",
            "file 'a' is both a file and a folder",
            aManifest("x").listing("a", X, 1).listing("a/b", X, 1)),
        bad(
            "two sizes",
            "file 'b' has the digest of a file of another size",
            aManifest("x").listing("a", X, 1).listing("b", X, 2)),
        bad(
            "upper case",
            "64 digits of lower-case hex",
            aManifest("x").listing("a", "A".repeat(64), 1)),
        bad("a negative size", "has a negative size", aManifest("x").listing("a", X, -1)),
        Scenario.of("half a character", OPEN)
            .by(KEY)
            .sending(
                "{\"site_name\":\"x\",\"files\":[{\"path\":\"\\ud800\",\"sha256\":\"%s\",\"size\":1}]}"
                    .formatted(X))
            .is(400, "without half characters"),
        Scenario.of("too large a file", OPEN)
            .by(KEY)
            .sending(aManifest("x").listing("a", X, (100L << 20) + 1).json())
            .is(413, "The file 'a' is larger than 104857600 bytes", "max-file"),
        Scenario.of("too many files", OPEN)
            .by(KEY)
            .sending(many.json())
            .is(413, "The upload has more than 5 entries", "max-entries"));
  }

  @TestFactory
  Stream<DynamicTest> goingOn() {
    String mine = id(page("going").open(NODE, DEPLOYER));
    String state = "GET /api/deploys/" + mine;
    String commit = "POST /api/deploys/" + mine + "/commit";
    String content = "POST /api/deploys/" + mine + "/content";
    String other = NODE.key("other", Scope.DEPLOY);
    String gone = "There is no such deploy open with this key";
    return Stream.of(
            keys(state, ""),
            keys(content, ""),
            keys(commit, ""),
            on(
                Scenario.of("no such", "GET /api/deploys/none").by(DEPLOYER).is(404, gone),
                Scenario.of("another key's", state).by(other).is(404, "DEPLOY_NOT_FOUND", gone),
                Scenario.of("another key's, the operator's", state).by(KEY).is(404, gone),
                Scenario.of("another key's", commit).by(other).is(404, gone),
                Scenario.of("another key's", content)
                    .by(other)
                    .with("Content-Type: application/zip")
                    .sending("PK")
                    .is(404, gone),
                Scenario.of("no zip", content).by(DEPLOYER).sending("{}").is(415),
                Scenario.of("no zip inside", content)
                    .by(DEPLOYER)
                    .with("Content-Type: application/zip")
                    .sending("PK")
                    .is(400, "Invalid ZIP file: not a zip file"),
                Scenario.of("nothing inside", content)
                    .by(DEPLOYER)
                    .with("Content-Type: application/zip")
                    .sending("")
                    .is(400, "Invalid ZIP file: not a zip file"),
                Scenario.of("a long reason", commit)
                    .by(DEPLOYER)
                    .with("X-Fazt-Reason: " + "r".repeat(501))
                    .is(400, "X-Fazt-Reason is longer"),
                Scenario.of("a strange plan", commit)
                    .by(DEPLOYER)
                    .with("X-Fazt-Plan: yes")
                    .is(400, "X-Fazt-Plan can only be 1"),
                Scenario.of("empty", commit).by(DEPLOYER).is(409, "CONTENT_MISSING"),
                Scenario.of("right", state).by(DEPLOYER).is(200, "\"id\":\"" + mine)))
        .flatMap(tests -> tests);
  }

  @Test
  void contentThatIsNotWhatItsNameSaysIsRefusedAndNotKept() {
    var site = aManifest("wrong").with("a", "right").with("b", "other");
    String id = id(site.open(NODE, KEY));
    String right = Sha256.hex("right".getBytes(UTF_8));
    long before = NODE.events();

    assertRefused(send(NODE, KEY, id, aZip().with(right, "wrong").bytes()), right, "other bytes");
    assertRefused(send(NODE, KEY, id, aZip().with(right, "longer").bytes()), right, "another size");
    assertRefused(send(NODE, KEY, id, aZip().with(X, "x").bytes()), X, "no digest of this deploy");
    assertRefused(
        send(NODE, KEY, id, aZip().with("index.html", "x").bytes()), "index.html", "not named by");
    assertRefused(
        send(NODE, KEY, id, aZip().with(right, "right").with(right, "right").bytes()),
        right,
        "twice");
    assertThat(missing(state(NODE, KEY, id))).hasSize(2);
    assertThat(commit(NODE, KEY, id).status()).isEqualTo(409);
    assertThat(NODE.events()).isEqualTo(before);

    send(NODE, KEY, id, site.zip(missing(state(NODE, KEY, id))));
    assertThat(commit(NODE, KEY, id).status()).isEqualTo(200);
  }

  @Test
  void aLargeFileIsHashedBeforeAnyOfItIsKept() {
    byte[] large = "a".repeat(3 << 20).getBytes(UTF_8);
    var site = aManifest("largewrong").with("a.txt", large);
    String id = id(site.open(NODE, KEY));
    byte[] changed = large.clone();
    changed[2 << 20] = 'b';

    Reply reply = send(NODE, KEY, id, aZip().with(Sha256.hex(large), changed).bytes());

    assertRefused(reply, Sha256.hex(large), "other bytes");
    long chunks =
        NODE.node()
            .node()
            .database()
            .readNow(
                handle ->
                    handle
                        .createQuery("SELECT count(*) FROM content_chunk")
                        .mapTo(Long.class)
                        .one());
    assertThat(chunks).isZero();
  }

  private static void assertRefused(Reply reply, String entry, String why) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.text()).contains("entry '" + entry + "'", why);
  }

  private static AManifest from(String site, char place) {
    return aManifest(site)
        .with("index.html", site + place)
        .saying(
            "source",
            Map.of(
                "type",
                "deploy",
                "place",
                Map.of("id", String.valueOf(place).repeat(32), "shown", "ada@laptop:~/" + place)))
        .saying("same_place", true);
  }

  @Test
  void aDeployOfItsOwnPlaceDoesNotReplaceWhatCameFromAnother() {
    assertThat(from("placed", 'a').deploy(NODE, KEY).status()).isEqualTo(200);
    assertThat(from("placed", 'a').deploy(NODE, KEY).status()).isEqualTo(200);
    String opened = from("placed", 'a').sent(NODE, KEY);

    Reply other = from("placed", 'b').open(NODE, KEY);
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text()).contains("OTHER_PLACE", "ada@laptop:~/a");

    // somebody else comes between opening and committing
    assertThat(from("placed", 'b').saying("same_place", false).deploy(NODE, KEY).status())
        .isEqualTo(200);
    Reply late = AManifest.commit(NODE, KEY, opened);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.text()).contains("OTHER_PLACE", "ada@laptop:~/b");
    assertThat(NODE.visit("placed").text()).isEqualTo("placedb");
  }

  @Test
  void aPlaceHasItsForm() {
    for (var place :
        List.of(
            Map.of("id", "x", "shown", "a"),
            Map.of("id", "0".repeat(32)),
            Map.of("id", "0".repeat(32), "shown", "a\nb"),
            Map.of("id", "0".repeat(32), "shown", "a".repeat(201)))) {
      Reply reply =
          aManifest("formless")
              .with("index.html", "x")
              .saying("source", Map.of("place", place))
              .open(NODE, KEY);
      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    }
  }
}
