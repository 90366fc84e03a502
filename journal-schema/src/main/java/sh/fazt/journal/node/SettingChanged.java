package sh.fazt.journal.node;

import org.jspecify.annotations.Nullable;
import sh.fazt.journal.Meta;

/**
 * A stored setting changed.
 *
 * @param before, after the text, or none when unset
 */
public record SettingChanged(
    Meta meta, String name, @Nullable String before, @Nullable String after) implements NodeEvent {}
