package sh.fazt.journal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import sh.fazt.journal.house.HouseRules;
import sh.fazt.journal.house.WithoutTests;

/** The boundaries of this module. */
@AnalyzeClasses(packages = "sh.fazt.journal", importOptions = WithoutTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule allButTheJsonPackageIsPure =
      HouseRules.bePure(
              noClasses().that().resideOutsideOfPackage("sh.fazt.journal.json..").should())
          .as("the contract is pure");

  @ArchTest
  static final ArchRule everyEventIsATopLevelRecord =
      classes()
          .that()
          .implement(JournalEvent.class)
          .and()
          .areNotInterfaces()
          .should()
          .beTopLevelClasses()
          .andShould()
          .beRecords();
}
