package sh.fazt.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.fazt.deploy.Strangers.Plan;
import sh.fazt.http.WireClient;

/**
 * Thousands of connections of somebody without a key, at a node with the launcher's flags and the
 * default settings, and a usual visitor beside them: one after the other, at one node that has to
 * bear them all. Needs some 9,000 open files.
 */
@Tag("system")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StrangerAttacksTest {
  private static final Duration LASTS = Duration.ofSeconds(3);
  private static final int PHOTOS = 60;
  private static final int PHOTO = 900 * 1024;
  private static final int FILM = 20 * 1024 * 1024;
  private static final long MEBIBYTE = 1 << 20;

  /** However much the quiet node has. */
  private static final long LARGEST_HEAP = 110 * MEBIBYTE;

  private static final long HEAP = 256 * MEBIBYTE;

  /**
   * What may be kept for the next visitor, on top of what a quiet node has: the photos ({@code
   * fazt.http.cache.max-size} has room for all), pieces of the film ({@code cache.chunks}, at most
   * 6 % of the heap), and bodies that only the table of given answers still holds (a sixteenth).
   */
  private static final long KEPT =
      (long) PHOTOS * PHOTO + Math.min(16 * MEBIBYTE, HEAP / 100 * 6) + HEAP / 16;

  /** What the node may have opened for itself meanwhile. */
  private static final int OTHER_FILES = 50;

  private static final Pattern USED = Pattern.compile("(?m)total \\d+K, used (\\d+)K");

  private static final String FORM =
      """
      --strangers
      Content-Disposition: form-data; name="site_name"

      NAME
      --strangers
      Content-Disposition: form-data; name="file"; filename="a.zip"

      """;

  private static Path folder;
  private static KillableNode node;
  private static long quietFiles;
  private static long normalHeap;

  /** The same once functions are in use, which keep something too. */
  private static long heapWithFunctions;

  /** What is done, and by how many. */
  record Attack(String name, Plan plan) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start(@TempDir Path empty) throws IOException, InterruptedException {
    folder = empty;
    Path database = KillableNode.initialized(folder);
    node = KillableNode.started(database, "-Xms24m", "-XX:+ExitOnOutOfMemoryError");
    var random = new Random(7);
    var zip = new ByteArrayOutputStream();
    try (var files = new ZipOutputStream(zip)) {
      put(files, "index.html", new byte[1000]);
      put(files, "film.mp4", bytes(random, FILM));
      for (int i = 0; i < PHOTOS; i++) {
        put(files, "photo" + i + ".jpg", bytes(random, PHOTO));
      }
    }
    deploy("site", zip);
    quietFiles = openFiles();
    long quiet = calmHeap(LARGEST_HEAP - KEPT);
    // What apps may fetch with is not there before one does: the authorities alone are a megabyte.
    assertThat(jcmd("VM.class_hierarchy")).doesNotContain("sun.security.ssl.SSLContextImpl");
    normalHeap = quiet + KEPT;
    System.out.printf(
        "quiet: %d KiB of heap, at most %d KiB after each%n", quiet / 1024, normalHeap / 1024);
    assertThat(normalHeap).isLessThanOrEqualTo(LARGEST_HEAP);
  }

  private static void put(ZipOutputStream files, String name, byte[] bytes) throws IOException {
    files.putNextEntry(new ZipEntry(name));
    files.write(bytes);
  }

  private static byte[] bytes(Random random, int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void deploy(String name, ByteArrayOutputStream zip) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(FORM.replace("NAME", name).replace("\n", "\r\n").getBytes(ISO_8859_1));
    body.writeBytes(zip.toByteArray());
    body.writeBytes("\r\n--strangers--\r\n".getBytes(ISO_8859_1));
    try (var client = WireClient.to(node.port())) {
      client.send(
          ("POST /api/deploy HTTP/1.1\r\nHost: admin.localhost\r\nAuthorization: Bearer "
                  + node.newKey()
                  + "\r\nContent-Type: multipart/form-data; boundary=strangers"
                  + "\r\nContent-Length: "
                  + body.size()
                  + "\r\n\r\n")
              .getBytes(ISO_8859_1));
      client.send(body.toByteArray());
      assertThat(client.read(false).status()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String get(String path, String more) {
    return "GET " + path + " HTTP/1.1\r\nHost: site.localhost\r\n" + more;
  }

  static Stream<Attack> attacks() {
    ByteBuffer login =
        Strangers.bytes(
            "POST /api/login HTTP/1.1\r\nHost: admin.localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1048576\r\n\r\n{\"username\":\"a\",\"password\":\""
                + "x".repeat(1_048_540));
    ByteBuffer upload =
        Strangers.bytes(
            "POST /api/login HTTP/1.1\r\nHost: admin.localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1048576\r\n\r\n{\"username\":\"");
    ByteBuffer largeChunks =
        Strangers.bytes(
            "POST /api/login HTTP/1.1\r\nHost: admin.localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + ("3e8\r\n" + "x".repeat(1000) + "\r\n").repeat(60));
    ByteBuffer film = Strangers.bytes(get("/film.mp4", "\r\n"));
    ByteBuffer longHead =
        Strangers.bytes(get("/", ("X-Filler: " + "a".repeat(16_000) + "\r\n").repeat(99)));
    ByteBuffer halfHead = Strangers.bytes(get("/", "X-Filler: " + "a".repeat(14_000)));
    ByteBuffer shortHead = Strangers.bytes(get("/", "X-Filler: a\r\n"));
    ByteBuffer page = Strangers.bytes(get("/", "\r\n"));
    ByteBuffer pages = Strangers.bytes(get("/", "\r\n").repeat(5_000));
    ByteBuffer chunks =
        Strangers.bytes(
            "POST / HTTP/1.1\r\nHost: site.localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1\r\nx\r\n".repeat(100_000));
    return Stream.of(
        new Attack("nobody does anything", Plan.sending(0, _ -> page)),
        new Attack("400 send 1 MiB to the login", Plan.sending(400, _ -> login)),
        new Attack("600 read a large file slowly", Plan.sending(600, _ -> film).reading(20)),
        new Attack(
            "600 read many photos slowly",
            Plan.sending(600, i -> Strangers.bytes(get("/photo" + i % PHOTOS + ".jpg", "\r\n")))
                .reading(20)),
        new Attack("300 send heads of 1.6 MB", Plan.sending(300, _ -> longHead)),
        new Attack("4,200 keep a head of 14 KB unfinished", Plan.sending(4_200, _ -> halfHead)),
        new Attack(
            "4,200 send a line of a head now and then",
            Plan.sending(4_200, _ -> shortHead).trickling("X: y\r\n", Duration.ofSeconds(2))),
        new Attack("4,200 ask once and stay", Plan.sending(4_200, _ -> page)),
        new Attack("4,200 say nothing", Plan.sending(4_200, _ -> ByteBuffer.allocate(0))),
        new Attack("200 send 5,000 requests at once", Plan.sending(200, _ -> pages).reading(20)),
        new Attack("200 send a body in chunks of a byte", Plan.sending(200, _ -> chunks)),
        new Attack(
            "200 send 5,000 requests at once and read nothing",
            Plan.sending(200, _ -> pages).reading(0)),
        new Attack("2,000 come at once and ask", Plan.sending(2_000, _ -> page).atOnce()),
        new Attack(
            "50 trickle an upload",
            Plan.sending(50, _ -> upload).trickling("x".repeat(100), Duration.ofMillis(20))),
        new Attack(
            "400 begin a body in chunks and trickle the rest",
            Plan.sending(400, _ -> largeChunks)
                .trickling("5\r\nabcde\r\n", Duration.ofMillis(500))),
        new Attack(
            "2,000 begin a body in chunks and trickle the rest",
            Plan.sending(2_000, _ -> largeChunks)
                .trickling("5\r\nabcde\r\n", Duration.ofMillis(500))),
        new Attack(
            "200 connect and leave", Plan.sending(200, _ -> ByteBuffer.allocate(0)).leaving()),
        new Attack("200 ask and leave", Plan.sending(200, _ -> page).leaving()));
  }

  static Stream<Attack> attacksOnFunctions() throws IOException, InterruptedException {
    var zip = new ByteArrayOutputStream();
    try (var files = new ZipOutputStream(zip)) {
      put(files, "index.html", new byte[1000]);
      put(files, "api/main.js", "request.body.length".getBytes(ISO_8859_1));
    }
    deploy("called", zip);
    var reply = WireClient.ask(node.port(), "called.localhost", "GET /api/");
    assertThat(reply.status()).isEqualTo(500);
    heapWithFunctions = heapAfterCollection() + KEPT;
    String head =
        """
        POST /api/ HTTP/1.1
        Host: called.localhost
        Content-Type: text/plain
        Content-Length: 1048576

        """
            .replace("\n", "\r\n");
    ByteBuffer whole = Strangers.bytes(head + "x".repeat(1_048_576));
    ByteBuffer most = Strangers.bytes(head + "x".repeat(1_000_000));
    ByteBuffer call = Strangers.bytes("GET /api/ HTTP/1.1\r\nHost: called.localhost\r\n\r\n");
    return Stream.of(
        new Attack("200 call a function over and over", Plan.sending(200, _ -> call).leaving()),
        new Attack("400 send 1 MiB to a function", Plan.sending(400, _ -> whole)),
        new Attack(
            "400 send most of 1 MiB to a function and trickle the rest",
            Plan.sending(400, _ -> most).trickling("x".repeat(10), Duration.ofMillis(500))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  @Order(1)
  void theVisitorIsServedAndTheNodeGoesOn(Attack attack) throws Exception {
    endure(attack, normalHeap);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacksOnFunctions")
  @Order(2)
  void soItIsWhenFunctionsAreAttacked(Attack attack) throws Exception {
    endure(attack, heapWithFunctions);
  }

  private static void endure(Attack attack, long mostHeap) throws Exception {
    List<Long> micros = new ArrayList<>();
    int busy = 0;
    try (var strangers = Strangers.at(node.port(), attack.plan())) {
      long until = System.nanoTime() + LASTS.toNanos();
      while (System.nanoTime() < until) {
        long began = System.nanoTime();
        var reply = WireClient.ask(node.port(), "site.localhost", "GET /");
        micros.add((System.nanoTime() - began) / 1000);
        assertThat(reply.status()).isIn(200, 503);
        assertThat(reply.complete()).isTrue();
        busy += reply.status() == 503 ? 1 : 0;
      }
      assertThat(strangers.opened()).isGreaterThanOrEqualTo(attack.plan().connections());
    }
    micros.sort(null);
    long heap = calmHeap(mostHeap);
    long files = calmFiles();
    System.out.printf(
        "%s: a visitor asked %d times, %d times the node was busy; p50 %d us, p99 %d us, longest %d us;"
            + " then %d KiB of heap and %d files (%d when quiet)%n",
        attack,
        micros.size(),
        busy,
        micros.get(micros.size() / 2),
        micros.get(micros.size() * 99 / 100),
        micros.getLast(),
        heap / 1024,
        files,
        quietFiles);
    assertThat(busy).isLessThan(micros.size() / 2);
    assertThat(node.isRunning()).isTrue();
    assertThat(heap).isLessThan(mostHeap);
    assertThat(files).isLessThan(quietFiles + OTHER_FILES);
    assertThat(node.log()).doesNotContain("Exception", "OutOfMemory", "StackOverflow");
  }

  /** Files and sockets that the node has open. */
  private static long openFiles() throws IOException {
    try (var open = Files.list(Path.of("/proc", Long.toString(node.pid()), "fd"))) {
      return open.count();
    }
  }

  /** Bytes used once the connections have ended; the least there were in half a minute. */
  private static long calmHeap(long most) throws IOException, InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    long least = heapAfterCollection();
    while (least >= most && System.nanoTime() < until) {
      least = Math.min(least, heapAfterCollection());
    }
    return least;
  }

  /** Open files once the connections have ended: what was asked of a function is still answered. */
  private static long calmFiles() throws IOException {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    long files = openFiles();
    while (files >= quietFiles + OTHER_FILES && System.nanoTime() < until) {
      files = openFiles();
    }
    return files;
  }

  /** Bytes used after a collection that is asked for. */
  private static long heapAfterCollection() throws IOException, InterruptedException {
    jcmd("GC.run");
    var used = USED.matcher(jcmd("GC.heap_info"));
    long kibibytes = 0;
    while (used.find()) {
      kibibytes += Long.parseLong(used.group(1));
    }
    assertThat(kibibytes).isPositive();
    return kibibytes * 1024;
  }

  private static String jcmd(String command) throws IOException, InterruptedException {
    Path answer = Files.createTempFile(folder, "jcmd", "txt");
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(node.pid()),
            command)
        .redirectErrorStream(true)
        .redirectOutput(answer.toFile())
        .start()
        .waitFor();
    return Files.readString(answer);
  }
}
