package org.mailrail.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a Content-Type or Content-Disposition, in order, those in sections put together. RFC 2045 section 5.1, RFC 2231.
 *
 * @param entries in the order of their first sections; one name may stand more than once
 */
public record Parameters(List<Parameter> entries) {
    private static final Parameters NONE = new Parameters(List.of());
    /** What is written is read again: names that leave room in a line, values that fit into the sections that are put together. */
    private static final int MAX_NAME = 40;

    private static final int MAX_VALUE = 8000;

    /**
     * One parameter.
     *
     * @param name in lower case, without section number and asterisk
     * @param raw as it stands, without quotes, sections joined; ISO 8859-1, one character an octet. If {@code extended} it starts with
     *     {@code charset'language'} and the rest is percent-encoded
     * @param extended whether it has a character set or percent-encoding (RFC 2231 section 4)
     */
    public record Parameter(String name, String raw, boolean extended) {
        /** The name as it stands in a message: with an asterisk if extended. IMAP shows this and {@link #raw} (RFC 2231 section 7). */
        public String nameAsWritten() {
            return extended ? name + "*" : name;
        }

        /** The value as text: percent-encoding and character set decoded; otherwise the octets as ISO 8859-1. */
        public String value() {
            return extended ? ExtendedValue.decode(raw) : raw;
        }
    }

    /** Copies the list. */
    public Parameters {
        entries = List.copyOf(entries);
    }

    /** No parameters. */
    public static Parameters none() {
        return NONE;
    }

    /** The value of the parameter of this name (lower case), decoded; if there are several, an extended one first, as RFC 2231 is the newer. */
    public Optional<String> value(String name) {
        Parameter found = null;
        for (Parameter entry : entries) {
            if (!entry.name().equals(name)) continue;
            if (found == null || entry.extended() && !found.extended()) found = entry;
        }
        return Optional.ofNullable(found).map(Parameter::value);
    }

    /**
     * These with one more, at the end, in the place of those of its name.
     *
     * @param name in lower case, a token of 40 characters at most without asterisk, apostrophe and percent sign
     * @param value any text of 8000 octets in UTF-8 at most
     * @throws IllegalArgumentException if they are not
     */
    public Parameters with(String name, String value) {
        boolean isName =
                ParametersWriter.isName(name) && FieldCursor.lowerCase(name).equals(name);
        if (!isName || name.length() > MAX_NAME)
            throw new IllegalArgumentException("a name of " + name.length() + " characters that no parameter has");
        int octets = value.getBytes(StandardCharsets.UTF_8).length;
        if (octets > MAX_VALUE) throw new IllegalArgumentException("a parameter of " + octets + " octets");
        List<Parameter> with = new ArrayList<>(without(name).entries);
        boolean plain = ParametersWriter.isPrintable(value);
        with.add(new Parameter(name, plain ? value : ExtendedValue.encode(value), !plain));
        return new Parameters(with);
    }

    /** These without those of this name (lower case). */
    public Parameters without(String name) {
        return new Parameters(
                entries.stream().filter(entry -> !entry.name().equals(name)).toList());
    }

    /** {@code *(";" parameter)} from here to the end. Never fails: what is no parameter is passed over. */
    static Parameters parse(FieldCursor in) {
        in.skipCfws();
        if (in.atEnd()) return NONE;
        ParameterSections sections = new ParameterSections();
        read(in, (name, value, at) -> sections.add(name, value));
        return new Parameters(sections.joined());
    }

    /** Takes parameters one by one, also those that stand more than once. */
    interface Taker {
        /**
         * One.
         *
         * @param value without quotes and backslashes
         * @param valueAt where the value starts; the cursor is behind it
         */
        void take(String name, String value, int valueAt);
    }

    /** Gives each parameter to whoever takes it. */
    static void read(FieldCursor in, Taker each) {
        for (in.skipCfws(); !in.atEnd(); in.skipCfws()) {
            if (in.take(';')) continue;
            String name = in.token();
            in.skipCfws();
            if (name.isEmpty() || !in.take('=')) {
                in.upTo(';'); // such as a stray word: the next semicolon starts afresh
                continue;
            }
            in.skipCfws();
            int start = in.position();
            String value = value(in);
            each.take(name, value, start);
        }
    }

    /**
     * A token or quoted string. Real mail has more without quotes (file names with spaces, dates): then everything up to the semicolon is
     * the value, since the sender meant it and half a file name serves nobody.
     */
    private static String value(FieldCursor in) {
        int start = in.position();
        if (in.isAt('"')) {
            String quoted = in.quotedString();
            in.skipCfws();
            if (!startsParameter(in)) in.upTo(';');
            return quoted;
        }
        String token = in.token();
        in.skipCfws();
        if (in.atEnd() || in.isAt(';') || !token.isEmpty() && startsParameter(in)) return token;
        in.moveTo(start);
        return unfolded(in.upTo(';').strip());
    }

    /** Whether a parameter follows here, before which the semicolon is missing. */
    private static boolean startsParameter(FieldCursor in) {
        int start = in.position();
        boolean parameter = !in.token().isEmpty() && in.isAt('=');
        in.moveTo(start);
        return parameter;
    }

    private static String unfolded(String text) {
        return text.replace("\r", "").replace("\n", "");
    }
}
