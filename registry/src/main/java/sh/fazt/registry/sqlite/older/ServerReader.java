package sh.fazt.registry.sqlite.older;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.fazt.journal.AppId;
import sh.fazt.journal.Sha256;
import sh.fazt.registry.imports.older.OlderApp;
import sh.fazt.registry.imports.older.OlderApp.Page;
import sh.fazt.registry.imports.older.OlderApp.Stored;
import sh.fazt.registry.imports.older.OlderLimits;
import sh.fazt.registry.imports.older.OlderProblem;
import sh.fazt.registry.imports.older.OlderRelease;
import sh.fazt.registry.imports.older.OlderServer;
import sh.fazt.registry.storage.StorageSettings;

/** Puts together what a file holds, and applies the rules to it. */
final class ServerReader {
  private final OlderTables tables;
  private final OlderRelease release;
  private final OlderLimits limits;
  private final Instant now;
  private final SeedPages.Bytes bytes;
  private final Held held;
  private final ProblemLog log;

  /**
   * Of one file.
   *
   * @param now what has expired by then is not there
   * @param held counts what is kept of it
   */
  ServerReader(
      OlderTables tables,
      OlderRelease release,
      OlderLimits limits,
      Instant now,
      SeedPages.Bytes bytes,
      Held held) {
    this.tables = tables;
    this.release = release;
    this.limits = limits;
    this.now = now;
    this.bytes = bytes;
    this.held = held;
    this.log = new ProblemLog(limits.maxNamed());
  }

  OlderServer read() throws SQLException, IOException {
    List<AppRow> rows = AppRow.read(tables, release.form(), held, log);
    List<FileRow> files = FileRow.read(tables, held, log);
    List<AliasRow> aliases = AliasRow.read(tables, held, log);
    OwnerKeys owners = OwnerKeys.of(release.form(), rows, files, aliases, log);
    Map<String, AppDraft> drafts = withoutOwnPages(AppDraft.of(rows, files, owners, log));
    var environment = new EnvReader(tables, owners, drafts.keySet(), aliases, held, log).read();
    var stored = new StoredOwners(tables, held);
    stored.logHomeless(owners, drafts.keySet(), log);
    var lineages = new Lineages(drafts.values(), log);
    var metadata = new MetadataRules(log);
    var fileRules = new FileRules(limits.upload(), log);
    var apps = new ArrayList<OlderApp>();
    for (AppDraft draft : lineages.parentsFirst()) {
      apps.add(app(draft, lineages, metadata, fileRules, owners, environment, stored));
    }
    var others = new OtherReader(tables, held, log);
    var settings = others.settings();
    var names = new AliasRules(drafts, owners, log).of(release.form(), aliases);
    var keys = others.keys();
    var operator = others.operator(settings);
    var peers = others.peers();
    var redirects = others.redirects();
    var webhooks = others.webhooks();
    var history = TableCounts.of(tables, log);
    return new OlderServer(
        release,
        origin(settings),
        apps,
        names,
        keys,
        operator,
        settings,
        peers,
        redirects,
        webhooks,
        log.all(),
        history);
  }

  private Map<String, AppDraft> withoutOwnPages(Collection<AppDraft> all) throws IOException {
    Map<String, AppDraft> left = new LinkedHashMap<>();
    for (AppDraft draft : all) {
      Optional<NodePage> page = draft.page();
      if (page.isPresent() && page.get() == NodePage.DASHBOARD) {
        log.add(OlderProblem.DASHBOARD, draft.key());
      } else if (page.isPresent() && SeedPages.isUntouched(draft, bytes)) {
        log.add(OlderProblem.UNTOUCHED_PAGE, page.get().site());
      } else {
        left.put(draft.key(), draft);
      }
    }
    return left;
  }

  private OlderApp app(
      AppDraft draft,
      Lineages lineages,
      MetadataRules metadata,
      FileRules fileRules,
      OwnerKeys owners,
      EnvReader environment,
      StoredOwners stored)
      throws SQLException {
    AppRow row = draft.row();
    var said = metadata.of(draft);
    var files = fileRules.sorted(draft.key(), draft.files());
    var id = AppId.parse(draft.key());
    if (id.isEmpty() && release.form() == OlderRelease.Form.V0_10 && row != null) {
      log.add(OlderProblem.APP_ID_NOT_ALLOWED, draft.key());
    }
    List<String> keys = owners.of(draft.key());
    return new OlderApp(
        draft.key(),
        draft.kind(),
        id,
        said.title(),
        said.description(),
        said.tags(),
        said.visibility(),
        said.spa(),
        metadata.source(draft),
        lineages.of(draft),
        page(draft),
        row == null ? Optional.empty() : row.createdAt(),
        row == null ? Optional.empty() : row.updatedAt(),
        keys,
        files.sound(),
        files.refused(),
        environment.of(draft.key()),
        counted(draft.key(), keys, stored));
  }

  private static Page page(AppDraft draft) {
    return draft
        .page()
        .map(
            page ->
                switch (page) {
                  case ROOT -> Page.ROOT;
                  case NOT_FOUND -> Page.NOT_FOUND;
                  case DASHBOARD -> Page.NONE; // never kept
                })
        .orElse(Page.NONE);
  }

  private Stored counted(String app, List<String> keys, StoredOwners stored) throws SQLException {
    var reader = new StoredReader(tables, limits.storage(), held, now, log, app);
    var sum = new Sum();
    reader.values(stored.in("app_kv", keys), _ -> sum.values++);
    reader.legacyValues(stored.in("kv_store", keys), stored.in("app_kv", keys), _ -> sum.values++);
    reader.documents(stored.in("app_docs", keys), _ -> sum.documents++);
    reader.blobs(
        stored.in("app_blobs", keys),
        blob -> {
          sum.blobs++;
          sum.blobBytes += blob.size();
        });
    StorageSettings most = limits.storage();
    if (sum.values > most.maxKeys()
        || sum.documents > most.maxDocuments()
        || sum.blobs > most.maxBlobs()
        || sum.blobBytes > most.maxBlobBytes()) {
      log.add(OlderProblem.MORE_THAN_ALLOWED, app);
    }
    return new Stored(sum.values, sum.documents, sum.blobs, sum.blobBytes);
  }

  /** Counts while rows pass by. */
  private static final class Sum {
    private long values;
    private long documents;
    private long blobs;
    private long blobBytes;
  }

  /**
   * A server is told from others by when its file was made, and by the hash of its operator's
   * password, which has a salt. After a new password it counts as another server, which does no
   * harm: apps with an id keep it.
   */
  private String origin(Map<String, String> settings) throws SQLException {
    var made = new ArrayList<String>();
    tables
        .query("migrations", "version", "applied_at")
        .by("version")
        .each(
            row -> {
              if (made.isEmpty()) {
                made.add(row.textOrEmpty("version") + " " + row.textOrEmpty("applied_at"));
              }
            });
    String text =
        "fazt-origin 1\n"
            + String.join("", made)
            + "\n"
            + settings.getOrDefault("auth.password_hash", "");
    return HexFormat.of().formatHex(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
