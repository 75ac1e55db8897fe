package org.mailrail.store.maildir;

import java.nio.file.Path;

/**
 * Where the Maildir of a user lies below the root: a path in which {@code %u} stands for the user's name, {@code %n} for what is before its last
 * {@code @}, {@code %d} for what is behind it, {@code %%} for a percent sign, as in Dovecot's {@code mail_location}.
 *
 * @param template the path; empty for {@code %d/%n}, or {@code %u} if the name has no domain
 */
record UserDirectory(String template) {
    private static final int MAX_NAME = 255;

    /** Checks the template. */
    UserDirectory {
        for (int i = 0; i < template.length(); i++) {
            if (template.charAt(i) != '%') continue;
            if (++i == template.length() || "und%".indexOf(template.charAt(i)) < 0) {
                throw new IllegalArgumentException("a path with %u, %n, %d and %% only: " + template);
            }
        }
    }

    /**
     * The directory of this user.
     *
     * @throws IllegalArgumentException if the name could lead elsewhere, or has no domain where one is needed
     */
    Path of(Path root, String user) {
        int at = user.lastIndexOf('@');
        String local = at < 0 ? user : user.substring(0, at);
        String domain = at < 0 ? "" : user.substring(at + 1);
        checkName(local);
        if (at >= 0) checkName(domain);
        if (template.isEmpty())
            return at < 0 ? root.resolve(local) : root.resolve(domain).resolve(local);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c != '%') {
                path.append(c);
                continue;
            }
            c = template.charAt(++i);
            if (c == 'd' && at < 0) throw new IllegalArgumentException("a user name without domain");
            path.append(c == 'u' ? user : c == 'n' ? local : c == 'd' ? domain : "%");
        }
        return root.resolve(path.toString());
    }

    /** A name that is one file name, and not one that means something to us or to Maildir++: none begins with a dot. */
    private static void checkName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || name.startsWith(".")) {
            throw new IllegalArgumentException("a user name that cannot name a directory");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '\\' || c == ':' || Character.isISOControl(c)) {
                throw new IllegalArgumentException("a user name that cannot name a directory");
            }
        }
    }
}
