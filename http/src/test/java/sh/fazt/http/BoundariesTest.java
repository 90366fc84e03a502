package sh.fazt.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import sh.fazt.journal.house.WithoutTests;

/** The boundaries of this module. */
@AnalyzeClasses(packages = "sh.fazt.http", importOptions = WithoutTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule hostingDependsOnTheTableAndTheContentOnly =
      noClasses()
          .that()
          .resideInAPackage("sh.fazt.http.hosting..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "sh.fazt.registry.app..",
              "sh.fazt.registry.alias..",
              "sh.fazt.registry.entity..",
              "sh.fazt.registry.node..",
              "sh.fazt.registry.history..",
              "sh.fazt.http.api..",
              "org.apache.pekko.persistence..")
          .because("visitors are served while the registry ends and starts again")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule routesKnowNoSql =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "org.sqlite..", "slick..")
          .allowEmptyShould(true);
}
