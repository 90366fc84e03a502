package sh.fazt.registry.content;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * A zip taken apart, so that it can be put together wrongly: with parts that are hidden, doubled or
 * in another order, and fields that say another thing, while all that points at places still does.
 */
final class ZipParts {
  private static final int LOCAL = 0x04034b50;
  private static final int HEADER = 0x02014b50;
  private static final int ZIP64_END = 0x06064b50;
  private static final int END = 0x06054b50;
  private static final int LOCAL_SIZE = 30;
  private static final int HEADER_SIZE = 46;
  private static final int ZIP64_END_SIZE = 56;
  private static final int LOCATOR_SIZE = 20;
  private static final int NOT_HERE = -1;

  /**
   * Fields of a local header, or of one of the directory: where each stands, and how wide it is.
   */
  private static final int[][] LOCAL_FIELDS = {
    {4, 2}, {6, 2}, {8, 2}, {14, 4}, {18, 4}, {22, 4}, {26, 2}, {28, 2}
  };

  private static final int[][] HEADER_FIELDS = {
    {4, 2}, {6, 2}, {8, 2}, {10, 2}, {16, 4}, {20, 4}, {24, 4}, {28, 2}, {30, 2}, {32, 2}, {34, 2},
    {36, 2}, {38, 4}, {42, 4}
  };

  private static final int[][] END_FIELDS = {{4, 2}, {6, 2}, {8, 2}, {10, 2}, {12, 4}, {16, 4}};

  /** Bytes with one place in the zip. */
  private static final class Part {
    byte[] bytes;
    int at;

    Part(byte[] bytes) {
      this.bytes = bytes;
    }

    ByteBuffer fields() {
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** An entry of the directory, and what it is of. */
  private record Header(Part part, Part of) {}

  private final Random random;
  private final List<Part> entries = new ArrayList<>();
  private final List<Header> directory = new ArrayList<>();
  private byte[] zip64End;
  private byte[] end;
  private boolean isPatched;

  ZipParts(byte[] zip, Random random) {
    this.random = random;
    List<Integer> locals = places(zip, LOCAL);
    List<Integer> headers = places(zip, HEADER);
    int endAt = places(zip, END).getFirst();
    List<Integer> zip64 = places(zip, ZIP64_END);
    int directoryEnd = zip64.isEmpty() ? endAt : zip64.getFirst();
    cut(zip, locals, headers.getFirst()).forEach(bytes -> entries.add(new Part(bytes)));
    var all = cut(zip, headers, directoryEnd);
    for (int i = 0; i < all.size(); i++) {
      directory.add(new Header(new Part(all.get(i)), entries.get(i)));
    }
    zip64End = Arrays.copyOfRange(zip, directoryEnd, endAt);
    end = Arrays.copyOfRange(zip, endAt, zip.length);
  }

  private static List<Integer> places(byte[] zip, int signature) {
    var all = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    var places = new ArrayList<Integer>();
    for (int i = 0; i + 4 <= zip.length; i++) {
      if (all.getInt(i) == signature) {
        places.add(i);
      }
    }
    return places;
  }

  private static List<byte[]> cut(byte[] zip, List<Integer> places, int end) {
    var parts = new ArrayList<byte[]>();
    for (int i = 0; i < places.size(); i++) {
      int next = i + 1 < places.size() ? places.get(i + 1) : end;
      parts.add(Arrays.copyOfRange(zip, places.get(i), next));
    }
    return parts;
  }

  /** One thing is wrong with it now that was not before. */
  void damage() {
    switch (random.nextInt(14)) {
      case 0 -> insert(hidden());
      case 1 -> insert(noise(1 + random.nextInt(20)));
      case 2 -> insert(anEntry().bytes.clone());
      case 3 -> Collections.shuffle(entries, random);
      case 4 -> Collections.shuffle(directory, random);
      case 5 -> directory.add(anHeader());
      case 6 -> directory.remove(random.nextInt(directory.size()));
      case 7 -> directory.add(new Header(renamed(anHeader().part()), anEntry()));
      case 8 -> patch(anEntry(), LOCAL_FIELDS);
      case 9 -> patch(anHeader().part(), HEADER_FIELDS);
      case 10 -> bothWays();
      case 11 -> extraField();
      case 12 -> otherEnd();
      default -> {
        patch(new Part(end), END_FIELDS);
        isPatched = true;
      }
    }
    if (directory.isEmpty()) {
      directory.add(new Header(new Part(new byte[HEADER_SIZE]), anEntry()));
    }
  }

  /** Bytes that the directory does not know of, before, between or behind the entries. */
  private void insert(byte[] bytes) {
    entries.add(random.nextInt(entries.size() + 1), new Part(bytes));
  }

  private Part anEntry() {
    return entries.get(random.nextInt(entries.size()));
  }

  private Header anHeader() {
    return directory.get(random.nextInt(directory.size()));
  }

  private byte[] noise(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A stored entry that no directory names. */
  private static byte[] hidden() {
    byte[] body = {'b', 'a', 'd'};
    var crc = new CRC32();
    crc.update(body);
    return ByteBuffer.allocate(LOCAL_SIZE + 5 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(LOCAL)
        .putShort((short) 10)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(0)
        .putInt((int) crc.getValue())
        .putInt(body.length)
        .putInt(body.length)
        .putShort((short) 5)
        .putShort((short) 0)
        .put(new byte[] {'h', '.', 't', 'x', 't'})
        .put(body)
        .array();
  }

  private static Part renamed(Part header) {
    byte[] other = header.bytes.clone();
    other[HEADER_SIZE] = (byte) (other[HEADER_SIZE] == 'z' ? 'y' : 'z');
    return new Part(other);
  }

  /** A field has another value: a small one, a large one, or that of the field before it. */
  private void patch(Part part, int[][] fields) {
    int[] field = fields[random.nextInt(fields.length)];
    if (part.bytes.length < field[0] + field[1]) {
      return;
    }
    var all = part.fields();
    long before = field[1] == 2 ? all.getShort(field[0]) : all.getInt(field[0]);
    long after =
        switch (random.nextInt(7)) {
          case 0 -> 0;
          case 1 -> -1;
          case 2 -> before + 1;
          case 3 -> before - 1;
          case 4 -> before ^ (1L << random.nextInt(8 * field[1]));
          case 5 -> random.nextInt(300);
          default -> field[0] >= 8 ? all.getInt(field[0] - 4) : random.nextInt();
        };
    if (field[1] == 2) {
      all.putShort(field[0], (short) after);
    } else {
      all.putInt(field[0], (int) after);
    }
  }

  /** The same bit of the flags, or of the method, in both headers of an entry. */
  private void bothWays() {
    Header header = anHeader();
    if (header.of().bytes.length < LOCAL_SIZE) {
      return;
    }
    boolean flags = random.nextBoolean();
    int bit = 1 << random.nextInt(16);
    var local = header.of().fields();
    var listed = header.part().fields();
    int here = flags ? 6 : 8;
    int there = flags ? 8 : 10;
    local.putShort(here, (short) (local.getShort(here) ^ bit));
    listed.putShort(there, (short) (listed.getShort(there) ^ bit));
  }

  /** One more extra field, in either header: of zip64, a second name, or of no known kind. */
  private void extraField() {
    boolean inDirectory = random.nextBoolean();
    Part part = inDirectory ? anHeader().part() : anEntry();
    int fixed = inDirectory ? HEADER_SIZE : LOCAL_SIZE;
    int lengthAt = inDirectory ? 30 : 28;
    if (part.bytes.length < fixed) {
      return;
    }
    int name = Short.toUnsignedInt(part.fields().getShort(lengthAt - 2));
    int extra = Short.toUnsignedInt(part.fields().getShort(lengthAt));
    int at = fixed + name + (random.nextBoolean() ? 0 : extra);
    if (at > part.bytes.length) {
      return;
    }
    byte[] data =
        random.nextBoolean()
            ? noise(random.nextInt(28))
            : ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(3).putLong(3).array();
    short[] kinds = {1, 0x7075, 0x5455, (short) random.nextInt()};
    byte[] field =
        ByteBuffer.allocate(4 + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort(kinds[random.nextInt(kinds.length)])
            .putShort((short) (data.length + (random.nextInt(4) == 0 ? 1 : 0)))
            .put(data)
            .array();
    part.bytes = spliced(part.bytes, at, field);
    part.fields().putShort(lengthAt, (short) (extra + field.length));
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] more) {
    var all = new ByteArrayOutputStream(bytes.length + more.length);
    all.write(bytes, 0, at);
    all.writeBytes(more);
    all.write(bytes, at, bytes.length - at);
    return all.toByteArray();
  }

  /** A second end record: of 64 bits where there was none, or inside a comment. */
  private void otherEnd() {
    if (random.nextBoolean() && zip64End.length == 0) {
      zip64End = new byte[ZIP64_END_SIZE + LOCATOR_SIZE];
      var fields = ByteBuffer.wrap(zip64End).order(ByteOrder.LITTLE_ENDIAN);
      fields.putInt(0, ZIP64_END).putLong(4, 44).putShort(12, (short) 45).putShort(14, (short) 45);
      fields.putInt(ZIP64_END_SIZE, 0x07064b50).putInt(ZIP64_END_SIZE + 16, 1);
      isPatched = random.nextBoolean();
    } else {
      byte[] comment = random.nextBoolean() ? end.clone() : noise(random.nextInt(30));
      end = spliced(end, end.length, comment);
      ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).putShort(20, (short) (end.length - 22));
    }
  }

  /** The zip they make. */
  byte[] bytes() {
    var zip = new ByteArrayOutputStream();
    for (Part entry : entries) {
      entry.at = zip.size();
      zip.writeBytes(entry.bytes);
    }
    int directoryAt = zip.size();
    for (Header header : directory) {
      pointAt(header.part(), header.of().at);
      zip.writeBytes(header.part().bytes);
    }
    int directorySize = zip.size() - directoryAt;
    if (zip64End.length > 0) {
      ByteBuffer.wrap(zip64End)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(24, directory.size())
          .putLong(32, directory.size())
          .putLong(40, directorySize)
          .putLong(48, directoryAt)
          .putLong(ZIP64_END_SIZE + 8, zip.size());
      zip.writeBytes(zip64End);
    }
    if (!isPatched) {
      var fields = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
      fields.putShort(8, (short) directory.size()).putShort(10, (short) directory.size());
      fields.putInt(12, directorySize).putInt(16, directoryAt);
    }
    zip.writeBytes(end);
    return zip.toByteArray();
  }

  /** The place stands in the header, or last in its field of zip64. */
  private static void pointAt(Part header, int at) {
    var fields = header.fields();
    if (fields.getInt(42) != NOT_HERE) {
      fields.putInt(42, at);
      return;
    }
    int extra = HEADER_SIZE + Short.toUnsignedInt(fields.getShort(28));
    if (extra + 28 <= header.bytes.length && fields.getShort(extra) == 1) {
      fields.putLong(extra + 20, at);
    }
  }
}
