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
          .resideInAnyPackage("sh.fazt.http.hosting..", "sh.fazt.http.file..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "sh.fazt.registry.entity..",
              "sh.fazt.registry.change..",
              "sh.fazt.registry.node..",
              "sh.fazt.registry.history..",
              "sh.fazt.registry.database..",
              "sh.fazt.registry.sqlite..",
              "sh.fazt.http.api..",
              "sh.fazt.http.request..",
              "sh.fazt.http.endpoint..",
              "sh.fazt.http.deploy..",
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
