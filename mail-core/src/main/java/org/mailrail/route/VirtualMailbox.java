package org.mailrail.route;

import java.nio.file.Path;

/**
 * Where the mail of a virtual mailbox user lies. Postfix's virtual(8).
 *
 * @param path the mailbox file or, of a Maildir, its folder
 * @param format which of both it is
 * @param uid the user it belongs to
 * @param gid the group it belongs to
 */
public record VirtualMailbox(Path path, Format format, int uid, int gid) {
    /** How a mailbox keeps its messages. */
    public enum Format {
        /** One file: the value has no slash at its end. */
        MBOX,
        /** A folder with a file for each message: the value ends with a slash. */
        MAILDIR
    }
}
