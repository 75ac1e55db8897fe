package org.mailrail.imap.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.SystemFlag;

/**
 * SEARCH and UID SEARCH. RFC 9051 section 6.4.4, with IMAP4rev1's response (RFC 3501 section 7.2.5).
 *
 * @param uids whether the response gives UIDs
 * @param charset of the strings; null if none is named
 * @param key made once the mailbox is known, as {@code *} depends on it
 */
record Search(boolean uids, @Nullable String charset, Function<Selected, SearchKey> key) implements Command.OnSelected {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_KEYS = 1000;

    /** {@code search = "SEARCH" [SP "CHARSET" SP astring] 1*(SP search-key)}. */
    static Search parse(Parser in, boolean uids) {
        in.space();
        String charset = null;
        if (in.takeWord("CHARSET")) {
            in.space();
            charset = in.astring();
            in.space();
        }
        return new Search(uids, charset, new Keys(in).list(0));
    }

    @Override
    public Command.News news() {
        return uids ? Command.News.ALL : Command.News.WITHOUT_EXPUNGE;
    }

    @Override
    public Completion run(Session session, Session.User user, Selected mailbox, Responses out) throws IOException {
        if (charset != null && !charset.equalsIgnoreCase("US-ASCII") && !charset.equalsIgnoreCase("UTF-8"))
            return Completion.no("BADCHARSET (US-ASCII UTF-8)", "This character set is not known");
        SearchKey wanted = key.apply(mailbox);
        boolean gone = false;
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < mailbox.size(); i++) {
            SearchedMessage message = new SearchedMessage(mailbox, i);
            try {
                if (wanted.matches(message)) found.add(uids ? message.uid() : message.number());
            } catch (SearchedMessage.GoneException e) {
                gone = true;
            }
        }
        out.put("* SEARCH");
        for (long number : found) out.put(" ").put(number);
        out.put("\r\n");
        return gone
                ? Completion.ok("EXPUNGEISSUED", "SEARCH completed, but for messages that are gone")
                : Completion.ok("SEARCH completed");
    }

    /** Reads the keys of one command, of which there may only be so many. */
    private static final class Keys {
        private final Parser in;
        private int keys;

        Keys(Parser in) {
            this.in = in;
        }

        /** {@code search-key *(SP search-key)}. */
        Function<Selected, SearchKey> list(int depth) {
            List<Function<Selected, SearchKey>> all = new ArrayList<>();
            do {
                all.add(key(depth));
            } while (in.take(' '));
            return all.size() == 1
                    ? all.get(0)
                    : mailbox -> new SearchKey.And(
                            all.stream().map(key -> key.apply(mailbox)).toList());
        }

        /** {@code search-key}. */
        private Function<Selected, SearchKey> key(int depth) {
            if (depth > MAX_DEPTH) throw new SyntaxException("keys at most 50 levels deep", in.offset());
            if (++keys > MAX_KEYS) throw new SyntaxException("at most 1000 keys", in.offset());
            if (in.take('(')) {
                Function<Selected, SearchKey> list = list(depth + 1);
                in.expect(')');
                return list;
            }
            if (in.peek() == '*' || in.peek() >= '0' && in.peek() <= '9') {
                SequenceSet set = SequenceSet.parse(in);
                return mailbox -> numbers(set, mailbox);
            }
            int start = in.offset();
            String name = in.keyword();
            return switch (name) {
                case "NOT" -> {
                    in.space();
                    Function<Selected, SearchKey> key = key(depth + 1);
                    yield mailbox -> new SearchKey.Not(key.apply(mailbox));
                }
                case "OR" -> {
                    in.space();
                    Function<Selected, SearchKey> one = key(depth + 1);
                    in.space();
                    Function<Selected, SearchKey> other = key(depth + 1);
                    yield mailbox -> new SearchKey.Or(one.apply(mailbox), other.apply(mailbox));
                }
                case "UID" -> {
                    in.space();
                    SequenceSet set = SequenceSet.parse(in);
                    yield mailbox ->
                            new SearchKey.Uids(set.resolve(mailbox.size() == 0 ? 0 : mailbox.uid(mailbox.size() - 1)));
                }
                default -> {
                    SearchKey key = simple(name, start);
                    yield mailbox -> key;
                }
            };
        }

        private static SearchKey numbers(SequenceSet set, Selected mailbox) {
            if (set.exceeds(mailbox.size())) throw new SyntaxException("message numbers up to " + mailbox.size(), 0);
            return new SearchKey.Numbers(set.resolve(mailbox.size()));
        }

        /** Keys that mean the same in every mailbox. */
        private SearchKey simple(String name, int start) {
            return switch (name) {
                case "ALL" -> new SearchKey.All();
                case "ANSWERED" -> new SearchKey.Flag(SystemFlag.ANSWERED, true);
                case "DELETED" -> new SearchKey.Flag(SystemFlag.DELETED, true);
                case "DRAFT" -> new SearchKey.Flag(SystemFlag.DRAFT, true);
                case "FLAGGED" -> new SearchKey.Flag(SystemFlag.FLAGGED, true);
                case "SEEN" -> new SearchKey.Flag(SystemFlag.SEEN, true);
                case "UNANSWERED" -> new SearchKey.Flag(SystemFlag.ANSWERED, false);
                case "UNDELETED" -> new SearchKey.Flag(SystemFlag.DELETED, false);
                case "UNDRAFT" -> new SearchKey.Flag(SystemFlag.DRAFT, false);
                case "UNFLAGGED" -> new SearchKey.Flag(SystemFlag.FLAGGED, false);
                case "UNSEEN" -> new SearchKey.Flag(SystemFlag.SEEN, false);
                case "RECENT" -> new SearchKey.Recent(true);
                case "OLD" -> new SearchKey.Recent(false);
                case "NEW" ->
                    new SearchKey.And(List.of(new SearchKey.Recent(true), new SearchKey.Flag(SystemFlag.SEEN, false)));
                case "KEYWORD" -> new SearchKey.Keyword(keyword(), true);
                case "UNKEYWORD" -> new SearchKey.Keyword(keyword(), false);
                case "LARGER" -> new SearchKey.Size(number(), true);
                case "SMALLER" -> new SearchKey.Size(number(), false);
                case "BEFORE", "ON", "SINCE" -> {
                    in.space();
                    yield new SearchKey.Arrived(SearchKey.When.valueOf(name), InternalDate.parseDate(in));
                }
                case "SENTBEFORE", "SENTON", "SENTSINCE" -> {
                    in.space();
                    yield new SearchKey.Sent(
                            SearchKey.When.valueOf(name.substring("SENT".length())), InternalDate.parseDate(in));
                }
                case "BCC", "CC", "FROM", "SUBJECT", "TO" -> new SearchKey.InField(name, text());
                case "HEADER" -> {
                    in.space();
                    String field = new String(in.astringOctets(), StandardCharsets.ISO_8859_1);
                    yield new SearchKey.InField(field, text());
                }
                case "BODY" -> new SearchKey.InText(text(), false);
                case "TEXT" -> new SearchKey.InText(text(), true);
                default -> throw new SyntaxException("a search key", start);
            };
        }

        private String keyword() {
            in.space();
            return in.atom();
        }

        private long number() {
            in.space();
            return in.number();
        }

        /** {@code astring}: UTF-8, which US-ASCII is a part of; or, as some clients name no character set, one character an octet. */
        private TextMatcher text() {
            in.space();
            byte[] octets = in.astringOctets();
            try {
                return new TextMatcher(Parser.utf8(octets, 0));
            } catch (SyntaxException notUtf8) {
                return new TextMatcher(new String(octets, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
