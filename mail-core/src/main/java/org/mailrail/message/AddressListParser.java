package org.mailrail.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code address-list}. RFC 5322 section 3.4 and, for what old or careless senders write, section 4.4: words are collected until a character
 * says what they were (a colon: the name of a group; an angle bracket: a display name; an at sign: a local part).
 */
final class AddressListParser {
    private static final int NOT_LOOKED_FOR = -2;

    private final String value;
    private final FieldCursor in;
    /** Before it every literal is closed; -1 if there is none. */
    private int lastBracket = NOT_LOOKED_FOR;

    private final List<AddressList.Item> items = new ArrayList<>();
    private @Nullable String group;
    private List<AddressList.Mailbox> members = new ArrayList<>();

    /** Words so far, as a display name has them (joined by a space) and as a local part has them (joined by nothing). */
    private final Pieces phrase = new Pieces();

    private final Pieces local = new Pieces();

    /** Whether an address in angle brackets was just read: words behind it name nobody. */
    private boolean afterAngle;

    private @Nullable String comment;

    AddressListParser(String value) {
        this.value = value;
        this.in = new FieldCursor(value);
    }

    List<AddressList.Item> addressList() {
        while (true) {
            skipCfws();
            if (in.atEnd()) break;
            switch (in.peek()) {
                case ',' -> {
                    in.next();
                    bareWords();
                }
                case ';' -> {
                    in.next();
                    bareWords();
                    endGroup();
                }
                case ':' -> {
                    in.next();
                    startGroup();
                }
                case '<' -> angleAddress();
                case '@' -> {
                    in.next();
                    atSign();
                }
                default -> word();
            }
        }
        bareWords();
        endGroup();
        return items;
    }

    /** A comment is remembered: behind an address without display name it is the name. */
    private void skipCfws() {
        in.skipSpace();
        while (in.isAt('(')) {
            comment = in.comment();
            in.skipSpace();
        }
    }

    /** An atom, dots, or a quoted string; what cannot stand here is taken as it is. */
    private void word() {
        boolean afterSpace = !phrase.isEmpty() && !isJoined();
        String word = in.isAt('"') ? in.quotedString() : atom();
        if (afterSpace) phrase.append(" ");
        phrase.append(word);
        local.append(word);
    }

    /** The domain of a bare address; but an address before angle brackets is a display name that lacks its quotes. */
    private void atSign() {
        String domain = domain();
        skipCfws();
        if (in.isAt('<')) {
            phrase.append("@");
            if (domain != null) phrase.append(domain);
        } else {
            add(new AddressList.Mailbox(comment, null, local.text(), domain));
            clear();
        }
    }

    /** Whether the next word follows the last without white space or comment, as in {@code "a".b}. */
    private boolean isJoined() {
        return !FieldCursor.isSpace(in.before()) && in.before() != ')';
    }

    private String atom() {
        int start = in.position();
        in.skipAtom();
        if (in.position() == start) in.next(); // a stray bracket or backslash
        return in.since(start);
    }

    /** Words without an at sign: a local part alone, as local senders write; nothing if there are none. */
    private void bareWords() {
        String words = local.text();
        if (words != null && !afterAngle) add(new AddressList.Mailbox(comment, null, words, null));
        clear();
    }

    /** {@code angle-addr} or {@code obs-angle-addr}, after its display name. */
    private void angleAddress() {
        in.next();
        String name = phrase.isEmpty() ? comment : phrase.text();
        clear();
        String route = route();
        String domain = null;
        while (true) {
            in.skipCfws();
            if (in.atEnd() || in.take('>')) break;
            if (in.isAt(',') || in.isAt(';')) break; // the closing bracket is missing
            if (in.take('@')) domain = domain();
            else if (domain == null) word();
            else in.next(); // behind the domain nothing is meant
        }
        skipCfws();
        if (name == null) name = comment;
        add(new AddressList.Mailbox(name, route, local.text(), domain));
        clear();
        afterAngle = true;
    }

    /** {@code obs-route = obs-domain-list ":"}; RFC 5322 section 4.4. */
    private @Nullable String route() {
        in.skipCfws();
        int start = in.position();
        if (!in.isAt('@')) return null;
        StringBuilder route = new StringBuilder();
        while (true) {
            in.skipCfws();
            if (in.take(',')) {
                route.append(',');
            } else if (in.take('@')) {
                String domain = domain();
                route.append('@').append(domain == null ? "" : domain);
            } else {
                break;
            }
        }
        if (in.take(':')) return route.toString();
        in.moveTo(start);
        return null;
    }

    /** {@code domain}: atoms and dots with CFWS between, or a literal; null if there is none. */
    private @Nullable String domain() {
        skipCfws();
        Pieces domain = new Pieces();
        if (in.isAt('[')) domain.append(literal());
        while (in.isAtAtom()) {
            boolean dotted = in.isAt('.') || domain.isEmpty() || domain.endsWithDot();
            if (!dotted) break; // a word behind the domain
            int start = in.position();
            in.skipAtom();
            domain.append(in.since(start));
            skipCfws();
        }
        return domain.text();
    }

    /** {@code domain-literal}, without its folds; one that is not closed ends where the address does. */
    private String literal() {
        if (lastBracket == NOT_LOOKED_FOR) lastBracket = value.lastIndexOf(']');
        int start = in.position();
        boolean closed = start < lastBracket;
        while (!in.atEnd() && !in.isAt(']') && (closed || !in.isAt(',') && !in.isAt('>'))) {
            if (in.take('\\') && in.atEnd()) break;
            in.next();
        }
        in.take(']');
        return FieldCursor.withoutLineEnds(in.since(start));
    }

    private void startGroup() {
        endGroup();
        String name = phrase.text();
        group = name == null ? "" : name;
        clear();
    }

    private void endGroup() {
        if (group == null) return;
        items.add(new AddressList.Group(group, members));
        group = null;
        members = new ArrayList<>();
    }

    private void add(AddressList.Mailbox mailbox) {
        if (group == null) items.add(mailbox);
        else members.add(mailbox);
    }

    private void clear() {
        phrase.clear();
        local.clear();
        afterAngle = false;
        comment = null;
    }

    /** Text put together from pieces. Most is of one piece, which it is then. */
    private static final class Pieces {
        private @Nullable String only;
        private @Nullable StringBuilder several;

        void append(String piece) {
            if (several != null) several.append(piece);
            else if (only == null) only = piece;
            else
                several = new StringBuilder(only.length() + piece.length() + 16)
                        .append(only)
                        .append(piece);
        }

        /** The text; null if there was no piece, which is not the same as an empty one. */
        @Nullable
        String text() {
            return several != null ? several.toString() : only;
        }

        boolean isEmpty() {
            return several != null ? several.isEmpty() : only == null || only.isEmpty();
        }

        boolean endsWithDot() {
            CharSequence text = several != null ? several : only;
            return text != null && !text.isEmpty() && text.charAt(text.length() - 1) == '.';
        }

        void clear() {
            only = null;
            several = null;
        }
    }
}
