@org.jspecify.annotations.NullMarked
package sh.fazt.registry.imports;
