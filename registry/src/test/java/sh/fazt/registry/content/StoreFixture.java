package sh.fazt.registry.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.domain.Rejection;
import sh.fazt.registry.node.TestDatabase;
import sh.fazt.registry.zip.UploadLimits;

/** A content store on a database of its own. */
final class StoreFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  final TestDatabase database;
  final UploadLimits limits;
  final ContentStore store;
  final TemporarySpace temporary;
  Instant now = START;

  private StoreFixture(String settings) {
    database = TestDatabase.open(settings);
    var config = TestDatabase.config(settings);
    limits = UploadLimits.from(config);
    InstantSource clock = () -> now;
    store = new ContentStore(database, ContentSettings.from(config), clock);
    temporary = TemporarySpace.open(database.file(), limits.temporarySpace());
  }

  static StoreFixture open(String settings) {
    return new StoreFixture(settings);
  }

  static StoreFixture open() {
    return open("");
  }

  StoredTree unpack(byte[] zip) {
    try (PinnedContent pinned = store.pin()) {
      return unpack(zip, pinned);
    }
  }

  StoredTree unpack(byte[] zip, PinnedContent pinned) {
    try (var file = temporary.newFile()) {
      file.write(ByteBuffer.wrap(zip));
      return new ZipUpload(store, limits).unpack(file.path(), pinned);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What unpacking this is refused with; checks that nothing became visible. */
  Rejection refusalOf(byte[] zip) {
    Throwable thrown = catchThrowable(() -> unpack(zip));
    assertThat(thrown).isInstanceOf(RejectedException.class);
    assertThat(count("tree")).isZero();
    return ((RejectedException) thrown).rejection();
  }

  ContentCollection collection() {
    return new ContentCollection(store, temporary, Duration.ofHours(1), () -> now);
  }

  void passTime(Duration time) {
    now = now.plus(time);
  }

  /** The files of a tree, read back whole. */
  Map<String, byte[]> files(TreeHash tree) {
    var files = new TreeMap<String, byte[]>();
    for (TreeFile file : store.index(tree).toCompletableFuture().join().files()) {
      byte[] bytes = identity(file.content()).orElseThrow();
      assertThat(ContentHash.ofBytes(bytes)).isEqualTo(file.content());
      assertThat(bytes.length).isEqualTo((int) file.size());
      files.put(file.path(), bytes);
    }
    return files;
  }

  Optional<byte[]> identity(ContentHash content) {
    return stored(content, Encoding.IDENTITY);
  }

  /** The gzip form of some content, decoded by the JDK. */
  Optional<byte[]> gunzipped(ContentHash content) {
    return stored(content, Encoding.GZIP)
        .map(
            member -> {
              try (var in = new GZIPInputStream(new ByteArrayInputStream(member))) {
                return in.readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  Optional<byte[]> stored(ContentHash content, Encoding encoding) {
    return store
        .variant(content, encoding)
        .toCompletableFuture()
        .join()
        .map(variant -> whole(content, variant));
  }

  private byte[] whole(ContentHash content, Variant variant) {
    byte[] bytes = variant.bytes();
    if (bytes == null) {
      var out = new ByteArrayOutputStream();
      for (int i = 0; out.size() < variant.size(); i++) {
        out.writeBytes(store.chunk(content, variant.encoding(), i).toCompletableFuture().join());
      }
      bytes = out.toByteArray();
    }
    assertThat((long) bytes.length).isEqualTo(variant.size());
    return bytes;
  }

  long count(String table) {
    return database.readNow(
        handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }

  @Override
  public void close() {
    database.close();
  }
}
