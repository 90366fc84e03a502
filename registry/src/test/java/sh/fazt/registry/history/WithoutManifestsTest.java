package sh.fazt.registry.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

class WithoutManifestsTest {
  private final ClassLoader all = ActorSystem.class.getClassLoader();
  private final ClassLoader seen = new WithoutManifests(all);

  @Test
  void theManifestsOfTheJarsAreNotThereToBeReadAndKept() throws Exception {
    assertThat(Collections.list(all.getResources("META-INF/MANIFEST.MF"))).isNotEmpty();
    assertThat(Collections.list(seen.getResources("META-INF/MANIFEST.MF"))).isEmpty();
  }

  @Test
  void everythingElseIsTheSameAsWithoutIt() throws Exception {
    assertThat(seen.loadClass(ActorSystem.class.getName())).isSameAs(ActorSystem.class);
    assertThat(Collections.list(seen.getResources("reference.conf")))
        .isNotEmpty()
        .isEqualTo(Collections.list(all.getResources("reference.conf")));
  }
}
