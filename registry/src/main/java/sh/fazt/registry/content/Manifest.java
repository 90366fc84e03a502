package sh.fazt.registry.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.fazt.journal.ContentHash;
import sh.fazt.journal.Sha256;
import sh.fazt.journal.canonical.Tree;
import sh.fazt.journal.canonical.TreeFile;
import sh.fazt.registry.domain.RejectedException;
import sh.fazt.registry.media.MediaTypes;
import sh.fazt.registry.zip.EntryName;
import sh.fazt.registry.zip.UploadLimits;
import sh.fazt.registry.zip.UploadRejections;
import sh.fazt.registry.zip.UploadRejections.Fault;

/**
 * The list of files a deploy is going to have, by the digests of their bytes. It keeps every rule
 * and limit that the entries of an uploaded zip keep.
 */
public final class Manifest {
  private final Tree tree;
  private final Map<ContentHash, TreeFile> contents;

  /**
   * A file as a client lists it.
   *
   * @param sha256 of its bytes, lower-case hex
   * @param size in bytes
   */
  public record Listed(String path, String sha256, long size) {}

  private Manifest(Tree tree, Map<ContentHash, TreeFile> contents) {
    this.tree = tree;
    this.contents = contents;
  }

  /**
   * The manifest of these files.
   *
   * @throws RejectedException if there is none, one breaks a rule, or all of them break a limit
   */
  public static Manifest of(List<Listed> listed, UploadLimits limits) {
    if (listed.isEmpty()) {
      throw new RejectedException(UploadRejections.noFiles());
    }
    if (listed.size() > limits.maxEntries()) {
      throw UploadRejections.tooManyEntries(limits).asException();
    }
    var files = new ArrayList<TreeFile>(listed.size());
    Map<ContentHash, TreeFile> contents = LinkedHashMap.newLinkedHashMap(listed.size());
    long bytes = 0;
    for (Listed one : listed) {
      TreeFile file = file(one, limits);
      bytes += file.size();
      if (bytes > limits.maxUncompressed()) {
        throw UploadRejections.tooManyBytes(limits).asException();
      }
      TreeFile same = contents.putIfAbsent(file.content(), file);
      if (same != null && same.size() != file.size()) {
        throw bad(one.path(), "has the digest of a file of another size");
      }
      files.add(file);
    }
    refuseClashes(files);
    var tree = new Tree(files);
    if (tree.canonical().length > limits.maxTree()) {
      throw UploadRejections.namesTooLong(limits).asException();
    }
    return new Manifest(tree, Collections.unmodifiableMap(contents));
  }

  private static TreeFile file(Listed one, UploadLimits limits) {
    String path = one.path();
    String wrong = wrong(path, limits);
    if (wrong != null) {
      throw bad(path, wrong);
    }
    if (!Sha256.isHex(one.sha256())) {
      throw bad(path, "has a sha256 that is not 64 digits of lower-case hex");
    }
    if (one.size() < 0) {
      throw bad(path, "has a negative size");
    }
    if (one.size() > limits.maxFile()) {
      throw UploadRejections.fileTooLarge(limits, path).asException();
    }
    return new TreeFile(
        path, ContentHash.of(one.sha256()), one.size(), MediaTypes.of(path).value());
  }

  private static @Nullable String wrong(String path, UploadLimits limits) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
      return "has a name that is not Unicode";
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > limits.maxPath()) {
      return Fault.PATH_TOO_LONG.why();
    }
    Fault fault = EntryName.fault(path);
    if (fault != null) {
      return fault.why();
    }
    return path.endsWith("/") ? "is a folder; list files only" : null;
  }

  private static void refuseClashes(List<TreeFile> files) {
    Set<String> paths = HashSet.newHashSet(files.size());
    for (TreeFile file : files) {
      if (!paths.add(file.path())) {
        throw bad(file.path(), "is listed twice");
      }
    }
    for (TreeFile file : files) {
      String path = file.path();
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        String folder = path.substring(0, slash);
        if (paths.contains(folder)) {
          throw bad(folder, Fault.FILE_AND_FOLDER.why());
        }
      }
    }
  }

  private static RejectedException bad(String path, String why) {
    return new RejectedException(UploadRejections.badFile(EntryName.shown(path), why));
  }

  /** Sorted by path. */
  public List<TreeFile> files() {
    return tree.files();
  }

  /** Each content once, in the order it was listed. */
  public Collection<ContentHash> contents() {
    return contents.keySet();
  }

  /** The first file that was listed with this content, or none. */
  public @Nullable TreeFile fileOf(ContentHash content) {
    return contents.get(content);
  }

  /** The tree as it will be stored once all content is there. */
  public StoredTree planned() {
    return new StoredTree(tree.hash(), tree.files().size(), tree.bytes());
  }

  /**
   * Holds the sizes of stored content against those that were listed.
   *
   * @param stored sizes in bytes; content that is not among them is not looked at
   * @throws RejectedException if one differs
   */
  public void check(Map<ContentHash, Long> stored) {
    for (TreeFile listed : contents.values()) {
      Long size = stored.get(listed.content());
      if (size != null && size != listed.size()) {
        throw bad(listed.path(), "has a size that does not go with its digest");
      }
    }
  }
}
