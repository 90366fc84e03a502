package sh.fazt.function;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import sh.fazt.journal.house.HouseRules;

/** The rules of the house, for this module and its tests. */
@AnalyzeClasses(packages = "sh.fazt.function")
class HouseTest {
  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);
}
