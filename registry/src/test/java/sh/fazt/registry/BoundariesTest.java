package sh.fazt.registry;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import sh.fazt.journal.house.HouseRules;
import sh.fazt.journal.house.WithoutTests;

/** The boundaries of this module. */
@AnalyzeClasses(packages = "sh.fazt", importOptions = WithoutTests.class)
class BoundariesTest {
  /**
   * The rules of apps, aliases and keys, and what a table says; all but the actors that run them.
   */
  private static final DescribedPredicate<JavaClass> THE_DOMAIN =
      describe(
          "the domain",
          type -> {
            String name = type.getName().replaceFirst("\\$.*", "");
            return switch (type.getPackageName()) {
              case "sh.fazt.registry", "sh.fazt.registry.app", "sh.fazt.registry.alias" ->
                  !name.matches(".*(Entity|Message|Queue|SwapCoordinator|SwapPartner)")
                      && !HouseRules.A_TEST.test(type);
              case "sh.fazt.registry.access" -> name.endsWith(".Access");
              case "sh.fazt.registry.routing" ->
                  !name.endsWith("LiveTable") && !HouseRules.A_TEST.test(type);
              default -> false;
            };
          });

  @ArchTest
  static final ArchRule theDomainIsPure =
      HouseRules.bePure(noClasses().that(THE_DOMAIN).should()).as("the domain is pure");

  @ArchTest
  static final ArchRule onlyStorageKnowsSql =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "sh.fazt.registry.node..",
              "sh.fazt.registry.history..",
              "sh.fazt.registry.content..",
              "sh.fazt.registry.access..",
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
              "sh.fazt.registry.app..",
              "sh.fazt.registry.alias..",
              "sh.fazt.registry.entity..",
              "org.apache.pekko.actor..",
              "org.apache.pekko.persistence..")
          .as("the table and the content store know no actors");
}
