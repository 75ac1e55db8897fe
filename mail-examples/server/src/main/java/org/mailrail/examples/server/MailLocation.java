package org.mailrail.examples.server;

import java.nio.file.Path;
import org.mailrail.config.MainCf;

/**
 * Where users' Maildirs lie, as Dovecot's {@code mail_location} says it: {@code maildir:/var/vmail/%d/%n}.
 *
 * @param root the part of the path in which no user's name stands
 * @param layout the rest, with {@code %u}, {@code %n} and {@code %d}
 */
record MailLocation(Path root, String layout) {
    private static final String PARAMETER = "mailrail_mail_location";
    private static final String MAILDIR = "maildir:";

    static MailLocation read(MainCf main) {
        String value = main.string(PARAMETER, "maildir:$config_directory/mail/%d/%n");
        int variable = value.indexOf('%');
        int slash = variable < 0 ? -1 : value.lastIndexOf('/', variable);
        if (!value.startsWith(MAILDIR) || slash < MAILDIR.length()) {
            throw main.error(PARAMETER, "must be a path with the user's name in it, as in maildir:/var/vmail/%d/%n");
        }
        Path root = main.folder().resolve(value.substring(MAILDIR.length(), Math.max(slash, MAILDIR.length() + 1)));
        return new MailLocation(root, value.substring(slash + 1));
    }
}
