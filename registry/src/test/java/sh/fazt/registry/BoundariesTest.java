package sh.fazt.registry;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import sh.fazt.journal.house.HouseRules;
import sh.fazt.journal.house.WithoutTests;

/** The boundaries of this module. */
@AnalyzeClasses(packages = "sh.fazt", importOptions = WithoutTests.class)
class BoundariesTest {
  /** The wall between the rules and the actors that run them is a folder. */
  @ArchTest
  static final ArchRule theDomainIsPure =
      HouseRules.bePure(
              noClasses()
                  .that(
                      resideInAnyPackage("sh.fazt.registry.domain..", "sh.fazt.registry.routing..")
                          .and(not(HouseRules.A_TEST)))
                  .should())
          .as("the domain is pure");

  @ArchTest
  static final ArchRule onlyStorageKnowsSql =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "sh.fazt.registry.database..",
              "sh.fazt.registry.sqlite..",
              "sh.fazt.registry.time..",
              "sh.fazt.registry.settings..",
              "sh.fazt.registry.node..",
              "sh.fazt.registry.history..",
              "sh.fazt.registry.content..",
              "sh.fazt.registry.access..",
              "sh.fazt.registry.idempotency..",
              "sh.fazt.registry.logs..",
              "sh.fazt.registry.visits..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..", "org.sqlite..", "slick..");

  @ArchTest
  static final ArchRule visitorsNeedNoActors =
      noClasses()
          .that()
          .resideInAnyPackage("sh.fazt.registry.routing..", "sh.fazt.registry.content..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "sh.fazt.registry.entity..",
              "sh.fazt.registry.change..",
              "org.apache.pekko.actor..",
              "org.apache.pekko.persistence..")
          .as("the table and the content store know no actors");
}
