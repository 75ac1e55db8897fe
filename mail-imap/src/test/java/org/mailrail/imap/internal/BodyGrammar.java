package org.mailrail.imap.internal;

import java.nio.charset.StandardCharsets;
import org.mailrail.core.SyntaxException;

/** Reads {@code body} as a client that takes RFC 9051 section 9 at its word; anything else is a SyntaxException. */
final class BodyGrammar {
    private final Parser in;

    private BodyGrammar(Parser in) {
        this.in = in;
    }

    /** {@code "(" "BODY" SP body SP "BODYSTRUCTURE" SP body ")"}. */
    static void check(String fetched) {
        Parser in = new Parser(fetched.getBytes(StandardCharsets.ISO_8859_1));
        in.expect('(');
        do {
            in.keyword();
            in.space();
            new BodyGrammar(in).body();
        } while (in.take(' '));
        in.expect(')');
        in.end();
    }

    /** {@code body}, alone. */
    static void checkBody(byte[] structure) {
        Parser in = new Parser(structure);
        new BodyGrammar(in).body();
        in.end();
    }

    private void body() {
        in.expect('(');
        if (in.peek() == '(') {
            while (in.peek() == '(') body();
            in.space();
            in.string();
            if (in.take(' ')) {
                parameters();
                extension();
            }
        } else {
            onePart();
        }
        in.expect(')');
    }

    private void onePart() {
        String type = new String(in.string(), StandardCharsets.US_ASCII);
        in.space();
        String subtype = new String(in.string(), StandardCharsets.US_ASCII);
        in.space();
        parameters();
        in.space();
        nstring();
        in.space();
        nstring();
        in.space();
        in.string();
        in.space();
        in.number();
        if (type.equalsIgnoreCase("text")) {
            in.space();
            in.number();
        } else if (type.equalsIgnoreCase("message") && subtype.equalsIgnoreCase("rfc822")) {
            in.space();
            envelope();
            in.space();
            body();
            in.space();
            in.number();
        }
        if (in.take(' ')) {
            nstring();
            extension();
        }
    }

    private void extension() {
        in.space();
        if (in.take('(')) {
            in.string();
            in.space();
            parameters();
            in.expect(')');
        } else {
            nil();
        }
        in.space();
        if (in.take('(')) {
            do in.string();
            while (in.take(' '));
            in.expect(')');
        } else {
            nstring();
        }
        in.space();
        nstring();
    }

    private void envelope() {
        in.expect('(');
        nstring();
        in.space();
        nstring();
        for (int i = 0; i < 6; i++) {
            in.space();
            if (in.take('(')) {
                while (in.take('(')) {
                    for (int part = 0; part < 4; part++) {
                        if (part > 0) in.space();
                        nstring();
                    }
                    in.expect(')');
                }
                in.expect(')');
            } else {
                nil();
            }
        }
        in.space();
        nstring();
        in.space();
        nstring();
        in.expect(')');
    }

    private void parameters() {
        if (!in.take('(')) {
            nil();
            return;
        }
        do {
            in.string();
            in.space();
            in.string();
        } while (in.take(' '));
        in.expect(')');
    }

    private void nstring() {
        if (!in.takeWord("NIL")) in.string();
    }

    private void nil() {
        if (!in.takeWord("NIL")) throw new SyntaxException("NIL", in.offset());
    }
}
