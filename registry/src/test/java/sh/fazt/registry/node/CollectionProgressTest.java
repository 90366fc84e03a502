package sh.fazt.registry.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.fazt.registry.Progress;
import sh.fazt.registry.control.ControlAnswer;
import sh.fazt.registry.control.ControlRequest;

/** {@code gc} tells how far it is, and answers what it did whether anybody looked or not. */
class CollectionProgressTest {
  /** More than are looked at in one step. */
  private static final int FILES = 1200;

  private static final ControlRequest GC = ControlRequest.of("gc");

  private final TestNode node = TestNode.open();
  private LocalCommands commands;

  @BeforeEach
  void fill() {
    commands = new LocalCommands(node.node());
    var files = new LinkedHashMap<String, String>();
    for (int i = 0; i < FILES; i++) {
      files.put(i + ".txt", "content " + i);
    }
    node.store(files);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void itTellsMoreAndMoreOfWhatThereIs() {
    var seen = new ArrayList<Progress>();

    ControlAnswer answer = commands.collect(GC, seen::add);

    assertThat(seen).hasSizeGreaterThan(3);
    assertThat(seen.stream().map(Progress::done)).isSorted();
    assertThat(seen.getFirst().done()).isLessThan(FILES);
    assertThat(seen.getLast()).isEqualTo(new Progress(FILES + 1, FILES + 1));
    assertThat(answer).isEqualTo(commands.apply(GC));
  }

  @Test
  void whoBeginsOneLooksUntilItIsDoneAndIsToldTheSame() throws TimeoutException {
    ControlAnswer begun = commands.apply(new ControlRequest("gc", Map.of("watch", "begin")));
    assertThat(begun).isInstanceOf(ControlAnswer.Done.class);

    var look = new ControlRequest("gc", Map.of("watch", "true"));
    Eventually.until(
        () ->
            commands.apply(look) instanceof ControlAnswer.Done(var data)
                && !Boolean.TRUE.equals(data.get("running")));

    assertThat(commands.apply(look)).isEqualTo(commands.apply(GC));
  }
}
