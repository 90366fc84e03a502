package sh.fazt.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import sh.fazt.journal.house.WithoutTests;

/** The boundaries of this module. */
@AnalyzeClasses(packages = "sh.fazt.cli", importOptions = WithoutTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule noVerbKnowsSql =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "org.sqlite..", "slick..")
          .allowEmptyShould(true);
}
