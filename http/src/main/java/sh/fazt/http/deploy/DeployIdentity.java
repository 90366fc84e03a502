package sh.fazt.http.deploy;

import sh.fazt.journal.Sha256;
import sh.fazt.journal.Source;
import sh.fazt.journal.Subdomain;
import sh.fazt.journal.TreeHash;
import sh.fazt.journal.json.JournalJson;
import sh.fazt.registry.change.DeployDetails;
import sh.fazt.registry.domain.app.MetadataChange;

/** What has to be equal for two deploys under one idempotency key to be the same. */
record DeployIdentity(
    Subdomain site, TreeHash tree, Source source, String message, MetadataChange about) {

  /** By what a new app would say: of another one a key may be allowed to change less. */
  static DeployIdentity of(Subdomain site, TreeHash tree, DeployDetails details) {
    return new DeployIdentity(site, tree, details.source(), details.message(), details.whenNew());
  }

  /** SHA-256 of its canonical JSON, lower-case hex. */
  String fingerprint() {
    return Sha256.hex(JournalJson.canonical(this));
  }
}
