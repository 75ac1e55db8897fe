package org.mailrail.imap.internal;

/** A command is answered with NO, for a reason that the protocol has a word for. Peers cause it at will, so it carries no stack trace. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Completion completion;

    RefusedException(Completion completion) {
        super(completion.text(), null, false, false);
        this.completion = completion;
    }

    Completion completion() {
        return completion;
    }
}
