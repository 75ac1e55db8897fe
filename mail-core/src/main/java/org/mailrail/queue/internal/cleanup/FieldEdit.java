package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the checks make of a field.
 *
 * @param before a field to stand before it, in wire form; empty for none
 * @param field the field, in wire form; empty if it is left out
 */
record FieldEdit(byte[] before, byte[] field) {
    private static final byte[] NOTHING = {};

    /** Looks a field up. */
    static FieldEdit look(Findings findings, @Nullable Check check, byte[] field) throws IOException {
        if (check == null || !findings.isLooking()) return new FieldEdit(NOTHING, field);
        return switch (findings.look(check, "header", HeaderText.subject(field))) {
            case CheckAction.Prepend prepend -> new FieldEdit(HeaderText.field(prepend.text(), field), field);
            case CheckAction.Replace replace -> new FieldEdit(NOTHING, HeaderText.field(replace.text(), field));
            case CheckAction.Remove remove -> new FieldEdit(NOTHING, NOTHING);
            default -> new FieldEdit(NOTHING, field);
        };
    }

    /** Both, where this is what has become of the field since. */
    byte[] with(byte[] result) {
        if (before.length == 0) return result;
        byte[] both = new byte[before.length + result.length];
        System.arraycopy(before, 0, both, 0, before.length);
        System.arraycopy(result, 0, both, before.length, result.length);
        return both;
    }
}
