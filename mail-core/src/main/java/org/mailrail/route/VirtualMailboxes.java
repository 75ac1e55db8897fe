package org.mailrail.route;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.EmailAddress;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;

/**
 * The mailboxes of virtual mailbox domains, as values: nothing is opened here. Postfix's virtual(8): {@code virtual_mailbox_maps}, {@code
 * virtual_mailbox_base}, {@code virtual_uid_maps}, {@code virtual_gid_maps}, {@code virtual_minimum_uid}. Immutable; safe for many threads.
 */
public final class VirtualMailboxes {
    private final @Nullable LookupTable mailboxes;
    private final Path base;
    private final @Nullable LookupTable uids;
    private final @Nullable LookupTable gids;
    private final int minimumUid;
    private final EmailLookup lookup;

    private VirtualMailboxes(MainCf main, TableTypes types, EmailLookup lookup) throws IOException {
        this.lookup = lookup;
        mailboxes = types.tables(main, "virtual_mailbox_maps", "").orElse(null);
        uids = types.tables(main, "virtual_uid_maps", "").orElse(null);
        gids = types.tables(main, "virtual_gid_maps", "").orElse(null);
        minimumUid = main.number("virtual_minimum_uid", 100, 1, Integer.MAX_VALUE);
        base = Path.of(main.string("virtual_mailbox_base", ""));
        if (!base.isAbsolute() && mailboxes != null) {
            throw main.error("virtual_mailbox_base", "\"" + base + "\" is not an absolute path such as /var/mail");
        }
    }

    /**
     * As main.cf describes them.
     *
     * @throws ConfigurationException if a value cannot be used; the message names file, line and parameter
     * @throws IOException if a table cannot be read
     */
    public static VirtualMailboxes from(MainCf main, TableTypes types) throws IOException {
        MainCf named = main.withPostfixDefaults();
        return new VirtualMailboxes(named, types, SiteLookup.from(named, types).lookup());
    }

    /**
     * A recipient's mailbox; nothing if it has none.
     *
     * @throws IOException if a table cannot be asked, or is set up wrongly: no uid or gid, one that is too small, a path that leads upwards. Mail
     *     then has to wait
     */
    public Optional<VirtualMailbox> find(EmailAddress recipient) throws IOException {
        if (mailboxes == null) return Optional.empty();
        Optional<String> found = lookup.find(mailboxes, recipient).map(EmailLookup.Match::value);
        if (found.isEmpty()) return Optional.empty();
        String value = found.get();
        Path mailbox = path(recipient, value);
        VirtualMailbox.Format format = value.endsWith("/") ? VirtualMailbox.Format.MAILDIR : VirtualMailbox.Format.MBOX;
        int uid = id(uids, "virtual_uid_maps", recipient, minimumUid);
        int gid = id(gids, "virtual_gid_maps", recipient, 1);
        return Optional.of(new VirtualMailbox(mailbox, format, uid, gid));
    }

    private Path path(EmailAddress recipient, String value) throws IOException {
        try {
            for (Path name : Path.of(value)) {
                if (name.toString().equals("..")) {
                    throw new IOException("the mailbox of " + recipient + ", \"" + value + "\", leads upwards");
                }
            }
            return Path.of(base + "/" + value);
        } catch (InvalidPathException e) { // with a NUL, say, which tcp: can have in its answer
            throw new IOException("the mailbox of " + recipient + " is not the name of a file: " + e.getReason(), e);
        }
    }

    private int id(@Nullable LookupTable table, String parameter, EmailAddress recipient, int least)
            throws IOException {
        Optional<String> value =
                table == null ? Optional.empty() : lookup.find(table, recipient).map(EmailLookup.Match::value);
        if (value.isEmpty()) throw new IOException(parameter + " have no number for " + recipient);
        try {
            int id = Integer.parseInt(value.get().strip());
            if (id >= least) return id;
        } catch (NumberFormatException noNumber) {
            // Told with those that are too small.
        }
        throw new IOException(parameter + " have \"" + value.get() + "\" for " + recipient
                + "; expected a number of at least " + least);
    }
}
