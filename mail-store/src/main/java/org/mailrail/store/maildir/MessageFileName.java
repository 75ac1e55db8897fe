package org.mailrail.store.maildir;

import java.util.Optional;

/**
 * The name of a message file in {@code new/} or {@code cur/}.
 *
 * <pre>
 *   name = base [ ":2," flags [ "," rest ] ]          ; another info, such as ":1,", is left as it is
 *   base = unique [ ",S=" octets-on-disk ] [ ",W=" octets-with-CRLF ]
 *   flags = *( "D" / "F" / "R" / "S" / "T" / "P" / %x61-7A / other )    ; in ASCII order; a-z are keywords 0 to 25
 * </pre>
 *
 * The base never changes and is what tells one message from another.
 *
 * @param base up to the separator
 * @param info from the separator on; empty if there is none
 */
record MessageFileName(String base, String info) {
    /**
     * Takes a name apart; nothing if the file cannot be a message: hidden, without a base, or with a character that {@code dovecot-uidlist} could
     * not hold.
     *
     * @param separator what this mailbox writes before flags; {@code :} is understood besides
     */
    static Optional<MessageFileName> of(String name, char separator) {
        int end = name.length();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            // U+FFFD stands for octets that are no text in the system's encoding: such a file could not be opened by
            // its name.
            if (c < ' ' || c == 0x7F || c == '\uFFFD') return Optional.empty();
            if (end == name.length() && (c == separator || c == ':')) end = i;
        }
        if (end == 0 || name.charAt(0) == '.') return Optional.empty();
        return Optional.of(new MessageFileName(name.substring(0, end), name.substring(end)));
    }

    /** Whether flags can be read and written: there is no info, or it is of the second kind. */
    boolean takesFlags() {
        return info.isEmpty() || info.startsWith("2,", 1);
    }

    /** The letters of the flags, as they stand. */
    String letters() {
        if (info.isEmpty() || !takesFlags()) return "";
        int comma = info.indexOf(',', 3);
        return info.substring(3, comma < 0 ? info.length() : comma);
    }

    /** The same message with these letters. Without a letter the name ends as files in {@code cur/} do. */
    MessageFileName withLetters(String letters, char separator) {
        if (!takesFlags()) return this;
        char kept = info.isEmpty() ? separator : info.charAt(0);
        int comma = info.isEmpty() ? -1 : info.indexOf(',', 3);
        return new MessageFileName(base, kept + "2," + letters + (comma < 0 ? "" : info.substring(comma)));
    }

    /** The whole name. */
    String name() {
        return base + info;
    }

    /** {@code S=}: octets on disk; -1 if the name does not say. */
    long size() {
        return number("S");
    }

    /** {@code W=}: octets with CRLF; -1 if the name does not say. */
    long virtualSize() {
        return number("W");
    }

    private long number(String key) {
        int at = base.indexOf("," + key + "=");
        if (at < 0) return -1;
        long value = 0;
        int start = at + 2 + key.length();
        int i = start;
        for (; i < base.length() && base.charAt(i) != ','; i++) {
            char digit = base.charAt(i);
            if (digit < '0' || digit > '9' || i - start > 17) return -1;
            value = value * 10 + digit - '0';
        }
        return i == start ? -1 : value;
    }

    /** {@code <sec>.M<usec>P...}: the seconds, by which new files are put in order; 0 if the name tells none. */
    long seconds() {
        return digits(0, '.');
    }

    /** The microseconds. */
    long microseconds() {
        int dot = base.indexOf(".M");
        return dot < 0 ? 0 : digits(dot + 2, 'P');
    }

    private long digits(int start, char end) {
        long value = 0;
        for (int i = start; i < base.length() && i - start < 18; i++) {
            char c = base.charAt(i);
            if (c == end) return value;
            if (c < '0' || c > '9') return 0;
            value = value * 10 + c - '0';
        }
        return 0;
    }
}
