/** The rules of the house that hold in every module; each module's own test applies them to it. */
@NullMarked
package sh.fazt.journal.house;

import org.jspecify.annotations.NullMarked;
