/**
 * The durable contract: what the journal may say, and the values it says it with. The package and
 * the nesting of every event are part of that contract, because the class name is stored beside
 * each event.
 */
@NullMarked
package sh.fazt.journal;

import org.jspecify.annotations.NullMarked;
