package sh.fazt.cli.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sh.fazt.cli.api.SiteDigests.Digested;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.site.Site;
import sh.fazt.cli.site.SiteZip;

/**
 * The files of a site while others go on writing to its directory. A file that went away is left
 * out. One that changed after it was hashed is copied aside, and the copy is sent: it cannot change
 * again, so each file needs that once at most. Of one that only grew, what was hashed is sent.
 */
final class SiteSnapshot implements AutoCloseable {
  /** Larger files are not copied. */
  private static final long LARGEST_COPY = 1L << 30;

  private final Shell shell;
  private final Path temporary;
  private final List<Path> copies = new ArrayList<>();
  private List<Digested> files;

  SiteSnapshot(Site site, Shell shell) throws IOException {
    this.shell = shell;
    this.temporary = shell.temporary();
    this.files = List.copyOf(SiteDigests.of(site, notice(shell)));
    refuseEmpty();
  }

  /** Warns that a file is not deployed. */
  static Consumer<Site.SiteFile> notice(Shell shell) {
    return file -> shell.notice("left out " + file.path() + ": it went away while it was deployed");
  }

  List<Digested> files() {
    return files;
  }

  /** Without a file. */
  void leaveOut(Site.SiteFile gone) {
    notice(shell).accept(gone);
    change(gone, List.of());
    refuseEmpty();
  }

  /**
   * With a file as it is now.
   *
   * @throws Failure if that is too large to be copied, or changed although it was
   */
  void take(Digested changed) throws IOException {
    Site.SiteFile file = changed.file();
    try {
      if (copies.contains(file.file()) || Files.size(file.file()) > LARGEST_COPY) {
        throw Failure.refused(
            "FILE_CHANGED",
            file.path() + " changed while it was deployed",
            "Deploy again when nothing writes to the directory.");
      }
      Path copy = Files.createTempFile(temporary, "fazt-deploy-", ".copy");
      copies.add(copy);
      change(file, List.of(SiteDigests.copied(file, copy)));
      shell.notice(file.path() + " changed while it was deployed: it goes online as it is now");
    } catch (SiteZip.Gone | NoSuchFileException _) {
      leaveOut(file);
    }
  }

  private void change(Site.SiteFile file, List<Digested> instead) {
    var changed = new ArrayList<>(files);
    int at = 0;
    while (!changed.get(at).file().equals(file)) {
      at++;
    }
    changed.remove(at);
    changed.addAll(at, instead);
    files = List.copyOf(changed);
  }

  private void refuseEmpty() {
    if (files.isEmpty()) {
      throw Failure.refused(
          "NOTHING_TO_DEPLOY", "all files went away while they were deployed", "Deploy again.");
    }
  }

  @Override
  public void close() throws IOException {
    for (Path copy : copies) {
      Files.deleteIfExists(copy);
    }
  }
}
