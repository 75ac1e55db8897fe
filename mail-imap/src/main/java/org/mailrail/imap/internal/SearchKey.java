package org.mailrail.imap.internal;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.mailrail.message.Header;
import org.mailrail.message.HeaderField;
import org.mailrail.store.SystemFlag;

/** What SEARCH looks for. RFC 9051 section 6.4.4. */
sealed interface SearchKey {
    /** Whether a message is one. */
    boolean matches(SearchedMessage message) throws IOException;

    /** How much has to be read to know: keys that cost nothing are asked first. */
    default Cost cost() {
        return Cost.NOTHING;
    }

    /** In ascending order. */
    enum Cost {
        /** Flags and numbers. */
        NOTHING,
        /** What the store noted of the message. */
        METADATA,
        /** Its header. */
        HEADER,
        /** All of it. */
        BODY
    }

    /** {@code ALL}. */
    record All() implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) {
            return true;
        }
    }

    /** {@code SEEN}, {@code UNSEEN} and so on. */
    record Flag(SystemFlag flag, boolean set) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) {
            return message.flags().has(flag) == set;
        }
    }

    /** {@code KEYWORD} and {@code UNKEYWORD}. */
    record Keyword(String keyword, boolean set) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) {
            return message.flags().hasKeyword(keyword) == set;
        }
    }

    /** {@code RECENT} and {@code OLD}. */
    record Recent(boolean recent) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) {
            return message.isRecent() == recent;
        }
    }

    /** {@code sequence-set}, ascending ranges in the mailbox as the client knows it. */
    record Numbers(List<SequenceSet.Range> ranges) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) {
            return SequenceSet.contains(ranges, message.number());
        }
    }

    /** {@code UID sequence-set}. */
    record Uids(List<SequenceSet.Range> ranges) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) {
            return SequenceSet.contains(ranges, message.uid());
        }
    }

    /** {@code LARGER} and {@code SMALLER}; a message of just this size is neither. */
    record Size(long octets, boolean larger) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) throws IOException {
            return larger ? message.size() > octets : message.size() < octets;
        }

        @Override
        public Cost cost() {
            return Cost.METADATA;
        }
    }

    /** Which side of a date. */
    enum When {
        BEFORE,
        ON,
        SINCE;

        boolean holds(LocalDate of, LocalDate date) {
            return switch (this) {
                case BEFORE -> of.isBefore(date);
                case ON -> of.equals(date);
                case SINCE -> !of.isBefore(date);
            };
        }
    }

    /** {@code BEFORE}, {@code ON} and {@code SINCE}: INTERNALDATE in UTC, as FETCH shows it. */
    record Arrived(When when, LocalDate date) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) throws IOException {
            return when.holds(message.arrivalDate(), date);
        }

        @Override
        public Cost cost() {
            return Cost.METADATA;
        }
    }

    /** {@code SENTBEFORE}, {@code SENTON} and {@code SENTSINCE}: the date that the Date field shows, whatever its zone. */
    record Sent(When when, LocalDate date) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) throws IOException {
            return message.sentDate().filter(sent -> when.holds(sent, date)).isPresent();
        }

        @Override
        public Cost cost() {
            return Cost.HEADER;
        }
    }

    /** {@code HEADER}, and those for one field: {@code FROM} and so on. Encoded-words are decoded first. */
    record InField(String field, TextMatcher text) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) throws IOException {
            Header header = message.header();
            for (HeaderField candidate : header.all(field)) if (text.isIn(SearchedMessage.text(candidate))) return true;
            return false;
        }

        @Override
        public Cost cost() {
            return Cost.HEADER;
        }
    }

    /** {@code BODY}, and {@code TEXT}, which looks at the header too. */
    record InText(TextMatcher text, boolean header) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) throws IOException {
            if (header && message.headerContains(text)) return true;
            return message.bodyContains(text);
        }

        @Override
        public Cost cost() {
            return Cost.BODY;
        }
    }

    /** {@code NOT}. */
    record Not(SearchKey key) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) throws IOException {
            return !key.matches(message);
        }

        @Override
        public Cost cost() {
            return key.cost();
        }
    }

    /** {@code OR}. */
    record Or(SearchKey one, SearchKey other) implements SearchKey {
        @Override
        public boolean matches(SearchedMessage message) throws IOException {
            boolean oneFirst = one.cost().compareTo(other.cost()) <= 0;
            return (oneFirst ? one : other).matches(message) || (oneFirst ? other : one).matches(message);
        }

        @Override
        public Cost cost() {
            return one.cost().compareTo(other.cost()) >= 0 ? one.cost() : other.cost();
        }
    }

    /** Several keys, all of which have to match. */
    record And(List<SearchKey> keys) implements SearchKey {
        /** Puts the cheap ones first. */
        public And {
            keys = keys.stream().sorted(Comparator.comparing(SearchKey::cost)).toList();
        }

        @Override
        public boolean matches(SearchedMessage message) throws IOException {
            for (SearchKey key : keys) if (!key.matches(message)) return false;
            return true;
        }

        @Override
        public Cost cost() {
            return keys.get(keys.size() - 1).cost();
        }
    }
}
