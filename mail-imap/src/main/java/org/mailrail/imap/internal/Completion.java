package org.mailrail.imap.internal;

/**
 * The tagged response to a command. RFC 9051 section 7.1.
 *
 * @param status OK, NO or BAD
 * @param code the response code without brackets; empty for none
 * @param text for people, ASCII
 */
record Completion(Status status, String code, String text) {
    /** The three that may be tagged. */
    enum Status {
        OK,
        NO,
        BAD
    }

    static Completion ok(String text) {
        return new Completion(Status.OK, "", text);
    }

    static Completion ok(String code, String text) {
        return new Completion(Status.OK, code, text);
    }

    static Completion no(String text) {
        return new Completion(Status.NO, "", text);
    }

    static Completion no(String code, String text) {
        return new Completion(Status.NO, code, text);
    }

    static Completion bad(String text) {
        return new Completion(Status.BAD, "", text);
    }
}
