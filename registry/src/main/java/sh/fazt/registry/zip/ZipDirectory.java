package sh.fazt.registry.zip;

import static sh.fazt.registry.zip.UploadRejections.notAZip;
import static sh.fazt.registry.zip.ZipEnd.unsigned;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.zip.UploadRejections.Fault;

/**
 * Reads the directory of a zip and refuses what no release may hold.
 *
 * <p>Zip libraries read leniently: they stop at the first record they do not know, whatever the end
 * record says, take names from the directory alone and repair offsets. That is right for looking
 * into archives; here one damaged byte could then deploy another tree than the one that was packed.
 * So this reader wants every record in its place and counts before it keeps. (APPNOTE 6.3.10,
 * 4.3.12 and 4.5.3.)
 */
public final class ZipDirectory {
  private static final int SIGNATURE = 0x02014b50;
  private static final int FIXED_SIZE = 46;
  private static final int FLAGS_ENCRYPTED = 1 | 1 << 6 | 1 << 13;
  private static final int FLAG_SIZES_FOLLOW = 1 << 3;

  // The file types of a Unix mode.
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_REGULAR = 0100000;
  private static final int TYPE_FOLDER = 0040000;

  /** With '/' before everything else, what is inside a folder directly follows the folder. */
  private static final Comparator<ZipMember> BY_PLACE =
      (a, b) -> {
        String left = a.place();
        String right = b.place();
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
          char l = left.charAt(i);
          char r = right.charAt(i);
          if (l != r) {
            return l == '/' ? -1 : r == '/' ? 1 : Character.compare(l, r);
          }
        }
        return Integer.compare(left.length(), right.length());
      };

  private final UploadLimits limits;
  private final List<ZipMember> members = new ArrayList<>();
  private long uncompressed;
  private long namesSize;

  private ZipDirectory(UploadLimits limits) {
    this.limits = limits;
  }

  /** The files of the zip in the order of its directory, folders left out. At least one. */
  public static List<ZipMember> files(FileChannel zip, UploadLimits limits) throws IOException {
    ZipEnd end = ZipEnd.find(zip);
    if (end.entries() > limits.maxEntries()) {
      throw UploadRejections.tooManyEntries(limits).asException();
    }
    var directory = new ZipDirectory(limits);
    directory.walk(zip, end);
    directory.refuseClashes();
    directory.refuseGaps(zip, end);
    List<ZipMember> files = directory.members.stream().filter(m -> !m.isFolder()).toList();
    if (files.isEmpty()) {
      throw notAZip("it holds no file").asException();
    }
    return files;
  }

  private void walk(FileChannel zip, ZipEnd end) throws IOException {
    long at = end.directoryOffset();
    while (at < end.directoryEnd()) {
      if (members.size() == limits.maxEntries()) {
        throw UploadRejections.tooManyEntries(limits).asException();
      }
      if (end.directoryEnd() - at < FIXED_SIZE) {
        throw damaged();
      }
      ByteBuffer fixed = ZipEnd.read(zip, at, FIXED_SIZE);
      int name = unsigned(fixed.getShort(28));
      int extra = unsigned(fixed.getShort(30));
      int comment = unsigned(fixed.getShort(32));
      long next = at + FIXED_SIZE + name + extra + comment;
      if (fixed.getInt(0) != SIGNATURE || next > end.directoryEnd()) {
        throw damaged();
      }
      ByteBuffer rest = ZipEnd.read(zip, at + FIXED_SIZE, name + extra);
      var rawName = new byte[name];
      rest.get(rawName);
      keep(member(fixed, rawName, rest.slice().order(ByteOrder.LITTLE_ENDIAN)));
      at = next;
    }
    if (members.size() != end.entries()) {
      throw damaged();
    }
  }

  private static RejectedException damaged() {
    return notAZip("its directory is damaged").asException();
  }

  private ZipMember member(ByteBuffer fixed, byte[] rawName, ByteBuffer extra) {
    String path = EntryName.decode(rawName, limits.maxPath());
    int flags = unsigned(fixed.getShort(8));
    var fields = ZipExtra.of(extra);
    // The extra field holds only those of the three that did not fit, in this order.
    long size = fields.wide(fixed.getInt(24));
    long compressed = fields.wide(fixed.getInt(20));
    long offset = fields.wide(fixed.getInt(42));
    var member =
        new ZipMember(
            rawName,
            path,
            unsigned(fixed.getShort(10)),
            (flags & FLAG_SIZES_FOLLOW) != 0,
            Integer.toUnsignedLong(fixed.getInt(16)),
            compressed,
            size,
            offset);
    // A second name that differs would make two readers see two files.
    if (fields.isAmbiguous() || fields.hasOtherNameThan(rawName)) {
      throw member.refused(Fault.TWO_NAMES);
    }
    if ((flags & FLAGS_ENCRYPTED) != 0) {
      throw member.refused(Fault.ENCRYPTED);
    }
    if (member.method() != ZipMember.STORED && member.method() != ZipMember.DEFLATED) {
      throw member.refused(Fault.METHOD);
    }
    refuseSpecialFile(member, fixed.getInt(38) >>> 16);
    return member;
  }

  // The mode is looked at whatever system the zip says it is from: some writers leave that empty.
  private static void refuseSpecialFile(ZipMember member, int mode) {
    int type = mode & TYPE_MASK;
    boolean plain = type == 0 || type == (member.isFolder() ? TYPE_FOLDER : TYPE_REGULAR);
    if (!plain) {
      throw member.refused(Fault.NOT_A_FILE);
    }
  }

  private void keep(ZipMember member) {
    if (member.size() < 0 || member.compressedSize() < 0 || member.headerOffset() < 0) {
      throw member.refused(Fault.DAMAGED);
    }
    if (member.isFolder() && member.size() != 0) {
      throw member.refused(Fault.FOLDER_WITH_BYTES);
    }
    if (member.method() == ZipMember.STORED && member.size() != member.compressedSize()) {
      throw member.refused(Fault.DAMAGED);
    }
    if (member.size() > limits.maxFile()) {
      throw UploadRejections.fileTooLarge(limits, member.path()).asException();
    }
    // Declared sizes may lie, but no file is ever inflated past its own (see ZipBytes), so the sum
    // of the declared sizes bounds what is really read.
    uncompressed += member.size();
    if (uncompressed > limits.maxUncompressed()) {
      throw UploadRejections.tooManyBytes(limits).asException();
    }
    namesSize += member.rawName().length;
    if (namesSize > limits.maxTree()) {
      throw UploadRejections.namesTooLong(limits).asException();
    }
    members.add(member);
  }

  /**
   * Entries stand one behind the other, from the beginning of the zip to its directory. What stood
   * between would be a file to those who read the zip from its beginning, and to nobody else.
   */
  private void refuseGaps(FileChannel zip, ZipEnd end) throws IOException {
    List<ZipMember> sorted =
        members.stream().sorted(Comparator.comparingLong(ZipMember::headerOffset)).toList();
    long at = 0;
    for (int i = 0; i < sorted.size(); i++) {
      ZipMember member = sorted.get(i);
      if (member.headerOffset() != at) {
        throw withBytesOfNobody();
      }
      long dataEnd = ZipHeader.dataOffset(zip, member) + member.compressedSize();
      at = i + 1 < sorted.size() ? sorted.get(i + 1).headerOffset() : end.directoryOffset();
      long behind = at - dataEnd;
      boolean isDescribed =
          member.sizesFollow()
              && behind > 0
              && behind <= ZipHeader.LONGEST_DESCRIPTOR
              && ZipHeader.isDescriptor(ZipEnd.read(zip, dataEnd, (int) behind), member);
      if (behind != 0 && !isDescribed) {
        throw withBytesOfNobody();
      }
    }
  }

  private static RejectedException withBytesOfNobody() {
    return notAZip("it holds bytes that belong to none of its files").asException();
  }

  private void refuseClashes() {
    List<ZipMember> sorted = members.stream().sorted(BY_PLACE).toList();
    for (int i = 1; i < sorted.size(); i++) {
      ZipMember before = sorted.get(i - 1);
      ZipMember member = sorted.get(i);
      boolean samePlace = before.place().equals(member.place());
      if (samePlace && !before.isFolder() && !member.isFolder()) {
        throw member.refused(Fault.DUPLICATE);
      }
      boolean bothKinds = samePlace && before.isFolder() != member.isFolder();
      if (bothKinds || (!before.isFolder() && member.path().startsWith(before.path() + "/"))) {
        throw before.refused(Fault.FILE_AND_FOLDER);
      }
    }
  }
}
