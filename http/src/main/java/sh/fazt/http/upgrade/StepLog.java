package sh.fazt.http.upgrade;

import sh.fazt.registry.change.Registry;
import sh.fazt.registry.domain.Answer;
import sh.fazt.registry.domain.CommandMeta;
import sh.fazt.registry.domain.node.NodeSettings;
import sh.fazt.registry.domain.node.UpgradeStep;

/**
 * Writes the steps of one upgrade into the journal. Blocks.
 *
 * @param meta of all of them; its command's id is the upgrade's
 * @param digest SHA-256 of the release's manifest, or empty
 */
record StepLog(Registry registry, CommandMeta meta, String from, String to, String digest) {

  String id() {
    return meta.command();
  }

  /**
   * Writes a step.
   *
   * @throws sh.fazt.registry.domain.RejectedException if it was not written
   */
  void note(UpgradeStep step) {
    var answer =
        registry
            .noteUpgrade(new NodeSettings.NoteStep(meta, step, from, to, digest))
            .toCompletableFuture()
            .join();
    if (answer instanceof Answer.Rejected(var why)) {
      throw why.asException();
    }
  }
}
