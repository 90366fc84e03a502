package sh.fazt.cli.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import sh.fazt.cli.api.SiteDigests.Digested;
import sh.fazt.cli.peer.Peer;
import sh.fazt.cli.shell.ExitCode;
import sh.fazt.cli.shell.Failure;
import sh.fazt.cli.shell.ProgressBar;
import sh.fazt.cli.shell.Shell;
import sh.fazt.cli.shell.Sizes;
import sh.fazt.cli.site.SiteZip;
import sh.fazt.http.contract.DeployContract;
import sh.fazt.http.contract.Endpoint;

/**
 * A deploy that sends only what is missing: the digests first, then the bytes the peer asks for,
 * then the commit. A connection that breaks, and a peer that cannot answer for now, are tried again
 * a few times; what arrived is not sent again.
 */
final class ManifestDeploy {
  private static final int TRIES = 5;
  private static final int ENTRY_OVERHEAD = 512; // of a zip, generously
  private static final long USUAL_BATCH = 8L * 1024 * 1024;

  private final DeployRequest request;
  private final Peer peer;
  private final Timeouts timeouts;
  private final Shell shell;

  ManifestDeploy(DeployRequest request, Timeouts timeouts, Shell shell) {
    this.request = request;
    this.peer = request.peer();
    this.timeouts = timeouts;
    this.shell = shell;
  }

  /**
   * What came of it.
   *
   * @param data what the peer answered
   * @param files whose bytes were sent
   * @param bytes of those files, before they were packed
   */
  record Sent(Map<String, @Nullable Object> data, int files, long bytes) {}

  /** Not now, but perhaps a little later. */
  private static final class RetryLater extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // it never leaves this class
    private final Failure why;

    RetryLater(Failure why) {
      super(why.sentence(), why, false, false);
      this.why = why;
    }
  }

  /**
   * Deploys.
   *
   * @param progress makes the bar for this many bytes
   * @return nothing if the peer is an older one that does not know how
   * @throws Failure if the peer refused, or could not be reached
   */
  Optional<Sent> send(LongFunction<ProgressBar> progress) throws IOException {
    try (var site = new SiteSnapshot(request.site(), shell)) {
      var run = new Run(site);
      return run.open() ? Optional.of(run.finish(progress)) : Optional.empty();
    }
  }

  private final class Run {
    private final SiteSnapshot site;
    private final Map<String, Digested> byDigest = new LinkedHashMap<>();

    /** The same for every commit of this run, so that none is done twice. */
    private final String once = Long.toHexString(ThreadLocalRandom.current().nextLong());

    private final Set<String> sent = new HashSet<>();
    private String id = "";
    private List<String> missing = List.of();
    private long batch = USUAL_BATCH;
    private long sentBytes;
    private int failed;

    /** Whether the peer does not know of the files as they are by now. */
    private boolean outdated;

    Run(SiteSnapshot site) {
      this.site = site;
      knowFiles();
    }

    private void knowFiles() {
      byDigest.clear();
      site.files().forEach(file -> byDigest.putIfAbsent(file.sha256(), file));
    }

    /** Opens a deploy; false if the peer does not know what that is. */
    boolean open() {
      while (true) {
        ApiAnswer answer = opened();
        if (answer.isOfOlderPeer()) {
          return false;
        }
        if (!answer.hasCode("BUSY") || ++failed > TRIES) {
          take(answer);
          failed = 0;
          return true;
        }
        pause();
      }
    }

    private ApiAnswer opened() {
      var json = request.json();
      json.put(
          "files",
          site.files().stream()
              .map(
                  file ->
                      Map.of(
                          "path", file.file().path(), "sha256", file.sha256(), "size", file.size()))
              .toList());
      return JsonCall.to(DeployContract.OPEN, peer, json, Map.of()).answer(timeouts);
    }

    private void take(ApiAnswer answer) {
      var data = answer.dataFrom(peer);
      if (!(data.get("id") instanceof String deployId)) {
        throw new Failure(
            ExitCode.REFUSED, "NOT_A_NODE", peer.shownUrl() + " did not say what it opened");
      }
      id = deployId;
      if (data.get("batch_bytes") instanceof Long bytes) {
        batch = bytes;
      }
      missing = missing(data);
    }

    private List<String> missing(Map<String, @Nullable Object> data) {
      return data.get("missing") instanceof List<?> list
          ? list.stream().map(String::valueOf).filter(byDigest::containsKey).toList()
          : List.of();
    }

    Sent finish(LongFunction<ProgressBar> progress) throws IOException {
      long bytes = missing.stream().mapToLong(this::size).sum();
      try (var bar = progress.apply(bytes)) {
        while (true) {
          try {
            if (failed > 0) {
              look();
            }
            if (!request.plan()) {
              sendMissing(bar);
            }
            return new Sent(commit(), sent.size(), sentBytes);
          } catch (RetryLater e) {
            if (++failed > TRIES) {
              throw givenUp(e.why);
            }
            pause();
          }
        }
      }
    }

    /**
     * Asks what is still missing; a peer that was restarted meanwhile gets the whole manifest
     * again.
     */
    private void look() throws RetryLater {
      if (!outdated) {
        ApiAnswer answer = asked(DeployContract.STATE, Map.of());
        if (answer.status() != 404) {
          take(answer);
          return;
        }
      }
      resendManifest();
    }

    private void resendManifest() throws RetryLater {
      outdated = true;
      try {
        knowFiles();
        take(known(opened()));
        outdated = false;
      } catch (Failure failure) {
        throw unreached(failure);
      }
    }

    private ApiAnswer asked(Endpoint endpoint, Map<String, String> headers) throws RetryLater {
      try {
        return known(JsonCall.to(endpoint, peer, Map.of("id", id), headers).answer(timeouts));
      } catch (Failure failure) {
        throw unreached(failure);
      }
    }

    private ApiAnswer known(ApiAnswer answer) throws RetryLater {
      if (answer.isForNow()) {
        throw new RetryLater(refusal(answer));
      }
      return answer;
    }

    private Failure refusal(ApiAnswer answer) {
      try {
        answer.dataFrom(peer);
        throw new IllegalStateException("not refused");
      } catch (Failure failure) {
        return failure;
      }
    }

    /** A peer that was reached before may be reached again. */
    private RetryLater unreached(Failure failure) {
      if (failure.exit() == ExitCode.UNREACHABLE) {
        return new RetryLater(failure);
      }
      throw failure;
    }

    private void sendMissing(ProgressBar bar) throws RetryLater, IOException {
      while (!missing.isEmpty()) {
        List<Digested> next = nextBatch();
        long[] read = {0};
        ApiAnswer answer;
        try {
          answer = content(next, bar, read);
          if (answer.status() == 404) {
            throw new RetryLater(refusal(answer));
          }
          known(answer);
        } catch (RetryLater e) {
          bar.add(-read[0]);
          throw e;
        } catch (SiteZip.Gone gone) {
          bar.add(-read[0]);
          site.leaveOut(gone.file());
          resendManifest();
          continue;
        }
        Optional<Digested> changed = changed(answer, next);
        if (changed.isPresent()) {
          bar.add(-read[0]);
          site.take(changed.get());
          resendManifest();
          continue;
        }
        List<String> left = missing(answer.dataFrom(peer));
        if (left.size() >= missing.size()) {
          throw new Failure(
              ExitCode.REFUSED, "NOT_KEPT", peer.shownUrl() + " does not keep what it is sent");
        }
        for (Digested file : next) {
          sentBytes += sent.add(file.sha256()) ? file.size() : 0;
        }
        missing = left;
        failed = 0;
      }
    }

    /** As many files as one zip may hold; a larger one comes alone. */
    private List<Digested> nextBatch() {
      var next = new ArrayList<Digested>();
      long size = ENTRY_OVERHEAD;
      for (String digest : missing) {
        Digested file = file(digest);
        size += file.size() + file.size() / 1000 + ENTRY_OVERHEAD;
        if (size > batch && !next.isEmpty()) {
          break;
        }
        next.add(file);
      }
      return next;
    }

    private ApiAnswer content(List<Digested> next, ProgressBar bar, long[] read) throws RetryLater {
      var entries =
          next.stream()
              .map(file -> new SiteZip.Entry(file.sha256(), file.file(), file.size()))
              .toList();
      try {
        return new StreamedPost(
                peer,
                DeployContract.CONTENT.path().replace("{id}", id),
                "application/zip",
                Map.of(),
                (out, progress) -> SiteZip.write(entries, out, progress))
            .send(
                timeouts,
                bytes -> {
                  read[0] += bytes;
                  bar.add(bytes);
                });
      } catch (Failure failure) {
        throw unreached(failure);
      }
    }

    /** The file whose bytes did not match its announced digest; none if that is not the error. */
    private static Optional<Digested> changed(ApiAnswer answer, List<Digested> sent) {
      return answer.status() == 400
          ? sent.stream().filter(file -> answer.body().contains(file.sha256())).findFirst()
          : Optional.empty();
    }

    private Map<String, @Nullable Object> commit() throws RetryLater {
      var headers = new LinkedHashMap<String, String>(request.headers());
      if (request.plan()) {
        headers.put("X-Fazt-Plan", "1");
      } else {
        headers.putIfAbsent("Idempotency-Key", once);
      }
      ApiAnswer answer = asked(DeployContract.COMMIT, headers);
      if (answer.hasCode("DEPLOY_NOT_FOUND") || answer.hasCode("CONTENT_MISSING")) {
        throw new RetryLater(refusal(answer));
      }
      return answer.dataFrom(peer);
    }

    private void pause() {
      try {
        Thread.sleep(timeouts.pause().multipliedBy(1L << (failed - 1)));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new Failure(ExitCode.UNREACHABLE, "INTERRUPTED", "it was interrupted");
      }
    }

    private Failure givenUp(Failure why) {
      if (sent.isEmpty()) {
        return why;
      }
      return new Failure(
          why.exit(),
          why.code(),
          why.sentence()
              + "; "
              + Sizes.number(sent.size())
              + " of "
              + Sizes.number(site.files().size())
              + " files ("
              + Sizes.bytes(sentBytes)
              + ") had arrived",
          "Run it again soon: it goes on where it stopped.");
    }

    private Digested file(String digest) {
      Digested file = byDigest.get(digest);
      if (file == null) {
        throw new IllegalStateException("not a file of the site: " + digest);
      }
      return file;
    }

    private long size(String digest) {
      return file(digest).size();
    }
  }
}
