package org.mailrail.route.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

/**
 * Changes addresses in the value of a header field, and nothing else of it: white space, comments, phrases stay octet for octet. Texts are ISO
 * 8859-1, one character an octet. Where a line grows beyond 78 octets it is folded behind a comma.
 */
public final class AddressField {
    private static final int PREFERRED_LINE = 78;

    /** What becomes of an address. */
    @FunctionalInterface
    public interface Mapping {
        /**
         * The address that takes its place.
         *
         * @param written as it stands in the field, possibly without domain
         * @throws SyntaxException if it is broken: it is left alone
         * @throws IOException if a table cannot be asked
         */
        EmailAddress map(String written) throws IOException;
    }

    private record Change(AddressSpans.Span span, String text) {}

    private final String value;
    private final List<AddressToken> tokens;
    private final StringBuilder out;
    private int copied;
    private int lineStart;
    private boolean lineChanged;

    private AddressField(String value, List<AddressToken> tokens, int column) {
        this.value = value;
        this.tokens = tokens;
        this.out = new StringBuilder(value.length() + 64);
        this.lineStart = -column;
    }

    /**
     * The value with its addresses mapped; nothing if none changes.
     *
     * @param value what follows the colon
     * @param column how many octets of the line come before
     * @param tokenLimit how many tokens are looked at; what comes behind is left alone. Postfix's {@code header_address_token_limit}
     */
    public static Optional<String> rewrite(String value, int column, int tokenLimit, Mapping mapping)
            throws IOException {
        List<AddressToken> tokens = AddressToken.scan(value, tokenLimit);
        List<AddressSpans.Span> spans = AddressSpans.of(tokens);
        List<Change> changes = new ArrayList<>(spans.size());
        boolean changed = false;
        for (AddressSpans.Span span : spans) {
            int start = tokens.get(span.first()).start();
            int end = tokens.get(span.end() - 1).end();
            String replacement = replacement(value.substring(start, end), mapping);
            changed |= replacement != null;
            changes.add(new Change(span, replacement == null ? "" : replacement));
        }
        return changed ? Optional.of(new AddressField(value, tokens, column).assemble(changes)) : Optional.empty();
    }

    /** The first address in a table's value. */
    public static Optional<String> firstAddress(String value, int tokenLimit) {
        List<AddressToken> tokens = AddressToken.scan(value, tokenLimit);
        List<AddressSpans.Span> spans = AddressSpans.of(tokens);
        if (spans.isEmpty()) return Optional.empty();
        AddressSpans.Span first = spans.getFirst();
        return Optional.of(value.substring(
                tokens.get(first.first()).start(), tokens.get(first.end() - 1).end()));
    }

    private static @Nullable String replacement(String octets, Mapping mapping) throws IOException {
        try {
            String written = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
            LooseAddress before = LooseAddress.of(written);
            if (before.isNobody()) return null;
            EmailAddress after = mapping.map(written);
            if (isSame(before, after)) return null;
            return new String(after.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        } catch (SyntaxException | CharacterCodingException broken) {
            return null;
        }
    }

    private static boolean isSame(LooseAddress before, EmailAddress after) {
        try {
            return before.hasAt() && before.toEmailAddress().equals(after);
        } catch (SyntaxException incomplete) {
            return false;
        }
    }

    private String assemble(List<Change> changes) {
        int previous = 0;
        for (Change change : changes) {
            AddressSpans.Span span = change.span();
            if (span.afterToken() >= 0) {
                copyTo(tokens.get(span.afterToken()).end());
                out.append(',');
            }
            int start = tokens.get(span.first()).start();
            int end = tokens.get(span.end() - 1).end();
            boolean changed = !change.text().isEmpty();
            int length = changed ? change.text().length() : end - start;
            if (changed || lineChanged) foldFor(previous, span, start, length);
            copyTo(start);
            if (changed) {
                out.append(change.text());
                keepComments(span);
                copied = end;
                lineChanged = true;
            }
            copyTo(end);
            previous = span.end();
        }
        copyTo(value.length());
        return out.toString();
    }

    /** Begins a line behind the last comma before an address, if the address would not fit on this one. */
    private void foldFor(int previous, AddressSpans.Span span, int start, int length) {
        int comma = span.first() - 1;
        while (comma >= previous && !tokens.get(comma).is(',')) comma--;
        int foldAt = span.afterToken() >= 0
                ? copied
                : comma < previous ? -1 : tokens.get(comma).end();
        if (foldAt < copied || value.substring(foldAt, start).indexOf('\n') >= 0) return;
        int column = out.length() - lineStart + (start - copied) + length;
        if (column <= PREFERRED_LINE) return;
        copyTo(foldAt);
        out.append("\r\n");
        lineStart = out.length();
        lineChanged = true;
        if (!isSpace(value.charAt(foldAt))) out.append('\t');
    }

    private void keepComments(AddressSpans.Span span) {
        for (AddressToken token : tokens.subList(span.first(), span.end())) {
            if (token.kind() == AddressToken.Kind.COMMENT) out.append(' ').append(token.text());
        }
    }

    private void copyTo(int end) {
        if (end <= copied) return;
        // In the whole value each address would search all that is before it.
        int lineEnd = value.substring(copied, end).lastIndexOf('\n');
        if (lineEnd >= 0) {
            lineStart = out.length() + lineEnd + 1;
            lineChanged = false;
        }
        out.append(value, copied, end);
        copied = end;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
