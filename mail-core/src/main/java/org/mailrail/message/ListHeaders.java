package org.mailrail.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.internal.AtomText;

/**
 * What the header of a message from a mailing list says of the list. Commands are URIs in the order in which they are preferred, {@code mailto:}
 * and {@code https:} mostly; anybody may write anything there, so none is followed unless somebody wants it. RFC 2369, RFC 2919, RFC 8058.
 *
 * @param id which list; null if it does not say
 * @param help how to use it
 * @param unsubscribe how to leave it
 * @param subscribe how to join it
 * @param post where to write to it
 * @param closed whether nobody may write to it ({@code List-Post: NO})
 * @param owner who answers for it
 * @param archive where its messages are kept
 * @param oneClick the URI of {@code unsubscribe} to which an unsubscription is posted without asking; null if the sender does not offer it. It counts only if
 *     a valid DKIM signature covers both fields (RFC 8058 section 4)
 */
public record ListHeaders(
        @Nullable ListId id,
        List<String> help,
        List<String> unsubscribe,
        List<String> subscribe,
        List<String> post,
        boolean closed,
        List<String> owner,
        List<String> archive,
        @Nullable String oneClick) {
    /** What RFC 8058 section 3.1 has a client post, and a sender announce. */
    public static final String ONE_CLICK = "List-Unsubscribe=One-Click";

    private static final int MAX_URIS = 100;

    private static final ListHeaders NONE =
            new ListHeaders(null, List.of(), List.of(), List.of(), List.of(), false, List.of(), List.of(), null);

    /** Copies the lists. */
    public ListHeaders {
        help = List.copyOf(help);
        unsubscribe = List.copyOf(unsubscribe);
        subscribe = List.copyOf(subscribe);
        post = List.copyOf(post);
        owner = List.copyOf(owner);
        archive = List.copyOf(archive);
    }

    /** What this header says; nothing if it has none of these fields. */
    public static Optional<ListHeaders> of(Header header) {
        ListHeaders found = new ListHeaders(
                header.value("List-Id").flatMap(ListId::parse).orElse(null),
                uris(header, "List-Help"),
                uris(header, "List-Unsubscribe"),
                uris(header, "List-Subscribe"),
                uris(header, "List-Post"),
                header.value("List-Post").filter(ListHeaders::isNo).isPresent(),
                uris(header, "List-Owner"),
                uris(header, "List-Archive"),
                null);
        if (offersOneClick(header)) found = found.withOneClick();
        return found.equals(NONE) ? Optional.empty() : Optional.of(found);
    }

    private static boolean offersOneClick(Header header) {
        return header.value("List-Unsubscribe-Post")
                .filter(ONE_CLICK::equalsIgnoreCase)
                .isPresent();
    }

    private ListHeaders withOneClick() {
        String https = unsubscribe.stream()
                .filter(uri -> uri.toLowerCase(Locale.ROOT).startsWith("https://"))
                .findFirst()
                .orElse(null);
        return new ListHeaders(id, help, unsubscribe, subscribe, post, closed, owner, archive, https);
    }

    private static boolean isNo(String value) {
        FieldCursor in = new FieldCursor(value);
        in.skipCfws();
        return in.token().equalsIgnoreCase("no");
    }

    private static List<String> uris(Header header, String name) {
        return header.value(name).map(ListHeaders::uris).orElse(List.of());
    }

    /**
     * Those in the value of a field: {@code "<" URI ">"} with commas between, comments and white space passed over, that within a URI too (RFC 2369 section
     * 2). What is none is passed over; of more than 100 the first are given. Linear in time.
     */
    static List<String> uris(String value) {
        FieldCursor in = new FieldCursor(value);
        List<String> uris = new ArrayList<>();
        for (in.skipCfws(); !in.atEnd() && uris.size() < MAX_URIS; in.skipCfws()) {
            if (in.take('<')) {
                String uri = withoutSpace(in.upTo('>'));
                if (in.take('>') && isUri(uri)) uris.add(uri);
            } else if (!in.take(',')) {
                in.upTo(',');
            }
        }
        return uris;
    }

    private static String withoutSpace(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.chars().filter(c -> !FieldCursor.isSpace((char) c)).forEach(c -> plain.append((char) c));
        return plain.toString();
    }

    /** A scheme, a colon and something behind it, all of visible ASCII. */
    private static boolean isUri(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) return false;
        for (int i = 0; i < colon; i++)
            if (!AtomText.isLetterOrDigit(text.charAt(i)) && "+-.".indexOf(text.charAt(i)) < 0) return false;
        return text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '<');
    }
}
