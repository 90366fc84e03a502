package sh.fazt.journal.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Sentences about the house that every module's {@code HouseTest} checks for its class path. */
public final class HouseRules {
  private HouseRules() {}

  /** A class that was compiled as a test. */
  public static final DescribedPredicate<JavaClass> A_TEST =
      describe(
          "a test",
          type ->
              type.getSource()
                  .map(source -> source.getUri().toString())
                  .filter(uri -> uri.contains("/test-classes/") || uri.contains("-tests.jar"))
                  .isPresent());

  @ArchTest
  static final ArchRule dependenciesRunOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("journal-schema")
          .definedBy("sh.fazt.journal..")
          .layer("registry")
          .definedBy("sh.fazt.registry..")
          .layer("function-worker")
          .definedBy("sh.fazt.function..")
          .layer("http")
          .definedBy("sh.fazt.http..")
          .layer("cli")
          .definedBy("sh.fazt.cli..")
          .layer("deploy")
          .definedBy("sh.fazt.deploy..")
          .whereLayer("journal-schema")
          .mayNotAccessAnyLayer()
          .whereLayer("registry")
          .mayOnlyAccessLayers("journal-schema")
          .whereLayer("function-worker")
          .mayOnlyAccessLayers("journal-schema")
          .whereLayer("http")
          .mayOnlyAccessLayers("journal-schema", "registry", "function-worker")
          .whereLayer("cli")
          .mayOnlyAccessLayers("journal-schema", "registry", "http");

  @ArchTest
  static final ArchRule noPackagesDependOnEachOther =
      slices()
          .matching("sh.fazt.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(A_TEST, DescribedPredicate.alwaysTrue())
          .because("what goes round in a circle can only be read, and changed, as a whole");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Utils?|Helpers?|Impl)")
          .because("such a name fits anything; take the word of the domain")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule testsWaitForSomethingAndDoNotSleep =
      noClasses()
          .that(A_TEST)
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class)
          .allowEmptyShould(true);

  /** What is pure knows no actors, no JSON but its annotations, no SQL, no clock and no chance. */
  public static ClassesShouldConjunction bePure(ClassesShould classes) {
    return classes
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.pekko..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.databind..",
            "com.fasterxml.jackson.datatype..",
            "com.fasterxml.jackson.module..",
            "org.erdtman.jcs..",
            "org.jdbi..",
            "java.sql..",
            "javax.sql..",
            "slick..",
            "org.slf4j..",
            "java.nio.file..",
            "java.net..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocalRandom.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould(
            ArchConditions.callMethodWhere(
                describe(
                    "the clock or chance is asked",
                    call ->
                        switch (call.getTarget().getFullName().replaceFirst("\\(.*", "")) {
                          case "java.lang.System.currentTimeMillis",
                              "java.lang.System.nanoTime",
                              "java.lang.Math.random",
                              "java.util.UUID.randomUUID",
                              "java.util.random.RandomGenerator.getDefault",
                              "java.util.random.RandomGenerator.of" ->
                              true;
                          default ->
                              call.getName().equals("now")
                                  && call.getTargetOwner().getPackageName().equals("java.time");
                        })));
  }
}
