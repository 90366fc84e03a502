package sh.fazt.function;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import sh.fazt.journal.house.WithoutTests;

/** The boundaries of this module. */
@AnalyzeClasses(packages = "sh.fazt.function", importOptions = WithoutTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule theProtocolKnowsNoEngine =
      noClasses()
          .that()
          .resideInAPackage("sh.fazt.function.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.graalvm..", "sh.fazt.function.worker..")
          .because("the node loads it, and never the engine");

  @ArchTest
  static final ArchRule nothingOfOursIsBelow =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("sh.fazt.journal..", "sh.fazt.registry..")
          .because("a worker loads nothing of the node's");

  @ArchTest
  static final ArchRule theWorkerOpensNothing =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.nio.file.Files")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.Socket")
          .because("what scripts may read and reach, the node gives them");
}
