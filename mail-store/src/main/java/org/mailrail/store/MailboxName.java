package org.mailrail.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.SyntaxException;

/**
 * The name of a mailbox, level by level, in Unicode. INBOX in any letter case is {@link #INBOX}, also as the first of several levels. RFC 9051
 * section 5.1.
 *
 * @param levels at least one; none is empty, {@code .} or {@code ..}, longer than 255 octets of UTF-8, or holds a control character, {@code /}
 *     or {@code %} or {@code *} (which LIST could not ask for); at most 16 levels
 */
public record MailboxName(List<String> levels) implements Comparable<MailboxName> {
    /** The mailbox that every account has. */
    public static final MailboxName INBOX = new MailboxName(List.of("INBOX"));

    private static final int MAX_LEVELS = 16;
    private static final int MAX_LEVEL = 255;

    /** Checks the levels and spells INBOX in upper case. */
    public MailboxName {
        if (levels.isEmpty() || levels.size() > MAX_LEVELS)
            throw new SyntaxException("a mailbox name of 1 to 16 levels", 0);
        List<String> checked = new ArrayList<>(levels);
        checked.forEach(MailboxName::check);
        if (checked.get(0).equalsIgnoreCase("INBOX")) checked.set(0, "INBOX");
        levels = List.copyOf(checked);
    }

    /**
     * Reads a name whose levels stand between separators.
     *
     * @throws SyntaxException if it is not one
     */
    public static MailboxName of(String name, char separator) {
        List<String> levels = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == separator) {
                levels.add(name.substring(start, i));
                start = i + 1;
            }
        }
        return new MailboxName(levels);
    }

    /** The name with this separator between levels. */
    public String toString(char separator) {
        return String.join(String.valueOf(separator), levels);
    }

    /** The name one level up; nothing for a top-level name. */
    public Optional<MailboxName> parent() {
        return levels.size() == 1
                ? Optional.empty()
                : Optional.of(new MailboxName(levels.subList(0, levels.size() - 1)));
    }

    /** The name one level down. */
    public MailboxName child(String level) {
        List<String> more = new ArrayList<>(levels);
        more.add(level);
        return new MailboxName(more);
    }

    /** Whether it lies below {@code ancestor}, at any depth. */
    public boolean isBelow(MailboxName ancestor) {
        return levels.size() > ancestor.levels.size()
                && levels.subList(0, ancestor.levels.size()).equals(ancestor.levels);
    }

    /** This name, which lies below {@code from} or is it, as it is called after {@code from} has been renamed to {@code to}. */
    public MailboxName renamed(MailboxName from, MailboxName to) {
        List<String> renamed = new ArrayList<>(to.levels);
        renamed.addAll(levels.subList(from.levels.size(), levels.size()));
        return new MailboxName(renamed);
    }

    /** Whether it is INBOX itself. */
    public boolean isInbox() {
        return equals(INBOX);
    }

    /** INBOX first, then level by level. */
    @Override
    public int compareTo(MailboxName other) {
        if (isInbox() != other.isInbox()) return isInbox() ? -1 : 1;
        for (int i = 0; i < Math.min(levels.size(), other.levels.size()); i++) {
            int order = levels.get(i).compareTo(other.levels.get(i));
            if (order != 0) return order;
        }
        return Integer.compare(levels.size(), other.levels.size());
    }

    @Override
    public String toString() {
        return toString('/');
    }

    private static void check(String level) {
        if (level.isEmpty() || level.equals(".") || level.equals(".."))
            throw new SyntaxException("a level of a mailbox name", 0);
        int octets = 0;
        for (int i = 0; i < level.length(); i++) {
            char c = level.charAt(i);
            if (c < ' '
                    || c == 0x7F
                    || c >= 0x80 && c < 0xA0
                    || c == '/'
                    || c == '%'
                    || c == '*'
                    || c == 0x2028
                    || c == 0x2029) {
                throw new SyntaxException("a mailbox name without control characters, '/', '%' and '*'", i);
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < level.length()
                    && Character.isLowSurrogate(level.charAt(i + 1))) {
                octets += 4;
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new SyntaxException("a mailbox name of well-formed Unicode", i);
            } else {
                octets += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        if (octets > MAX_LEVEL) throw new SyntaxException("a level of at most 255 octets", 0);
    }
}
