package sh.fazt.journal.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules must be able to fail. */
class HouseRulesTest {
  @SuppressWarnings("unused")
  record AsksTheClock(Instant at) {
    AsksTheClock() {
      this(Instant.now());
    }
  }

  @SuppressWarnings({"unused", "JavaTimeDefaultTimeZone"})
  record AsksTheDay(LocalDate at) {
    AsksTheDay() {
      this(LocalDate.now());
    }
  }

  record HasAClock(Clock clock) {}

  @SuppressWarnings("unused")
  record CountsMillis(long at) {
    CountsMillis() {
      this(System.currentTimeMillis());
    }
  }

  @SuppressWarnings("unused")
  record DrawsAnId(UUID id) {
    DrawsAnId() {
      this(UUID.randomUUID());
    }
  }

  @SuppressWarnings("unused")
  record DrawsANumber(int number) {
    DrawsANumber() {
      this(ThreadLocalRandom.current().nextInt());
    }
  }

  record HasAConnection(@Nullable Connection connection) {}

  record IsPure(List<Instant> times) {
    IsPure {
      times = times.stream().map(time -> time.plusSeconds(1)).toList();
    }
  }

  private static final ArchRule PURE = HouseRules.bePure(noClasses().should());

  @ParameterizedTest
  @ValueSource(
      classes = {
        AsksTheClock.class,
        AsksTheDay.class,
        HasAClock.class,
        CountsMillis.class,
        DrawsAnId.class,
        DrawsANumber.class,
        HasAConnection.class
      })
  void whatReachesOutIsNotPure(Class<?> type) {
    assertThat(PURE.evaluate(new ClassFileImporter().importClasses(type)).hasViolation()).isTrue();
  }

  @Test
  void whatOnlyComputesIsPure() {
    assertThat(PURE.evaluate(new ClassFileImporter().importClasses(IsPure.class)).hasViolation())
        .isFalse();
  }
}
