package org.mailrail.route.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where the addresses are in a list of them, such as the value of From: each a run of tokens, without display names, angle brackets, group names
 * and the comments around. Reading goes from right to left, so that a phrase is known to be one by the angle brackets behind it. RFC 822 section
 * 6.1, read as Postfix's cleanup(8) does: words that follow each other are addresses of their own, as if there were a comma between.
 */
public final class AddressSpans {
    /**
     * One address.
     *
     * @param first index of its first token
     * @param end index behind its last token
     * @param afterToken index of the token behind which a comma is missing; -1 if none is
     */
    public record Span(int first, int end, int afterToken) {}

    private static final String PHRASE_ENDS = ">;,:";

    private final List<AddressToken> tokens;
    private final List<Span> spans = new ArrayList<>();

    private AddressSpans(List<AddressToken> tokens) {
        this.tokens = tokens;
    }

    /** The addresses in these tokens, in order. */
    public static List<Span> of(List<AddressToken> tokens) {
        AddressSpans found = new AddressSpans(tokens);
        found.read();
        Collections.reverse(found.spans);
        return found.spans;
    }

    private void read() {
        int right = tokens.size();
        int at = right - 1;
        boolean inGroup = false;
        boolean afterOperator = true;
        while (at >= 0) {
            AddressToken token = tokens.get(at);
            if (token.is('>')) {
                add(at, right, true);
                int open = leftTo(at - 1, "<");
                add(open, at, false);
                right = leftTo(open, PHRASE_ENDS);
                at = right;
                afterOperator = true;
                continue;
            }
            if (token.is(':') && inGroup) {
                add(at, right, false);
                right = leftTo(at - 1, ",");
                at = right;
                inGroup = false;
                continue;
            }
            if (token.is(';')) {
                add(at, right, true);
                right = at;
                inGroup = true;
                afterOperator = true;
            } else if (token.is(',')) {
                add(at, right, false);
                right = at;
                afterOperator = true;
            } else if (token.isWord()) {
                if (!afterOperator) {
                    add(at, right, true);
                    right = at + 1;
                }
                afterOperator = false;
            } else if (token.kind() == AddressToken.Kind.OPERATOR) {
                afterOperator = true;
            }
            at--;
        }
        add(-1, right, false);
    }

    /** The next token at or left of an index that is one of these operators; -1 if there is none. */
    private int leftTo(int from, String operators) {
        int at = from;
        while (at >= 0 && !isOneOf(tokens.get(at), operators)) at--;
        return Math.max(at, -1);
    }

    private static boolean isOneOf(AddressToken token, String operators) {
        return token.kind() == AddressToken.Kind.OPERATOR && operators.contains(token.text());
    }

    /** The tokens between two, without comments at their edges, if there are any. */
    private void add(int left, int right, boolean commaMissing) {
        int first = left + 1;
        int end = right;
        while (first < end && tokens.get(first).kind() == AddressToken.Kind.COMMENT) first++;
        while (end > first && tokens.get(end - 1).kind() == AddressToken.Kind.COMMENT) end--;
        if (first < end) spans.add(new Span(first, end, commaMissing ? left : -1));
    }
}
