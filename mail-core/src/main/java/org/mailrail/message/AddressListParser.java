package org.mailrail.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code address-list}. RFC 5322 section 3.4 and, for what old or careless senders write, section 4.4: words are collected until a character
 * says what they were (a colon: the name of a group; an angle bracket: a display name; an at sign: a local part).
 */
final class AddressListParser {
    private final FieldCursor in;
    /** Before it every literal is closed. */
    private final int lastBracket;

    private final List<AddressList.Item> items = new ArrayList<>();
    private @Nullable String group;
    private List<AddressList.Mailbox> members = new ArrayList<>();

    /** Words so far, as a display name has them (joined by a space) and as a local part has them (joined by nothing). */
    private final StringBuilder phrase = new StringBuilder();

    private final StringBuilder local = new StringBuilder();
    /** Whether there is a word at all: one may be an empty quoted string. */
    private boolean words;

    /** Whether an address in angle brackets was just read: words behind it name nobody. */
    private boolean afterAngle;

    private @Nullable String comment;

    AddressListParser(String value) {
        this.in = new FieldCursor(value);
        this.lastBracket = value.lastIndexOf(']');
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
        boolean afterSpace = phrase.length() > 0 && !isJoined();
        String word = in.isAt('"') ? in.quotedString() : atom();
        if (afterSpace) phrase.append(' ');
        phrase.append(word);
        local.append(word);
        words = true;
    }

    /** The domain of a bare address; but an address before angle brackets is a display name that lacks its quotes. */
    private void atSign() {
        String domain = domain();
        skipCfws();
        if (in.isAt('<')) {
            phrase.append('@').append(domain == null ? "" : domain);
        } else {
            add(new AddressList.Mailbox(comment, null, localPart(), domain));
            clear();
        }
    }

    /** The words as a local part; null if there are none, which is not the same as an empty quoted string. */
    private @Nullable String localPart() {
        return words ? local.toString() : null;
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
        if (words && !afterAngle) add(new AddressList.Mailbox(comment, null, local.toString(), null));
        clear();
    }

    /** {@code angle-addr} or {@code obs-angle-addr}, after its display name. */
    private void angleAddress() {
        in.next();
        String name = phrase.length() > 0 ? phrase.toString() : comment;
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
        add(new AddressList.Mailbox(name, route, localPart(), domain));
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
        StringBuilder domain = new StringBuilder();
        if (in.isAt('[')) domain.append(literal());
        while (in.isAtAtom()) {
            boolean dotted = in.isAt('.') || domain.length() == 0 || domain.charAt(domain.length() - 1) == '.';
            if (!dotted) break; // a word behind the domain
            domain.append(in.isAt('.') ? dot() : atomWithoutDot());
            skipCfws();
        }
        return domain.isEmpty() ? null : domain.toString();
    }

    /** {@code domain-literal}, without its folds; one that is not closed ends where the address does. */
    private String literal() {
        int start = in.position();
        boolean closed = start < lastBracket;
        while (!in.atEnd() && !in.isAt(']') && (closed || !in.isAt(',') && !in.isAt('>'))) {
            if (in.take('\\') && in.atEnd()) break;
            in.next();
        }
        in.take(']');
        return FieldCursor.withoutLineEnds(in.since(start));
    }

    private char dot() {
        return in.next();
    }

    private String atomWithoutDot() {
        int start = in.position();
        while (in.isAtAtom() && !in.isAt('.')) in.next();
        return in.since(start);
    }

    private void startGroup() {
        endGroup();
        group = phrase.toString();
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
        phrase.setLength(0);
        local.setLength(0);
        words = false;
        afterAngle = false;
        comment = null;
    }
}
