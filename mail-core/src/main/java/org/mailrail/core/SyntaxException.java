package org.mailrail.core;

/**
 * Input that does not follow its grammar. Peers raise it at will, so it carries no stack trace; each protocol catches it in one place
 * and answers with its own error (SMTP 501, IMAP tagged BAD).
 */
public final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /**
     * @param expected what the grammar wanted, safe to show to the peer: it holds nothing that the peer sent
     * @param offset where in the input, counted from 0
     */
    public SyntaxException(String expected, int offset) {
        super(expected, null, false, false);
        this.offset = offset;
    }

    /** Where in the input the mistake was seen, counted from 0. */
    public int offset() {
        return offset;
    }
}
