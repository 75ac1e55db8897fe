package org.mailrail.store.maildir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.mailrail.store.MailAccount;
import org.mailrail.store.MailStore;
import org.mailrail.store.internal.StoreFiles;

/**
 * Maildirs of many users, in Dovecot's dialect of Maildir++: Dovecot, mutt or another delivery agent may use them at the same time, and UIDVALIDITY,
 * UIDs, flags and keywords are the same for all. Dovecot's own index files beside them are left alone.
 *
 * <p>What the format cannot do: a level of a mailbox name holds no dot; at most 26 keywords are kept per mailbox, and one that is set beyond
 * them is not stored; no modification sequences. Files are made for their owner only (mode 0600).
 *
 * <p>A message that was appended is on stable storage, with its UID. A change of flags survives the process; after a power failure the last ones may
 * be as before. Safe for many threads, and for many processes on one host or a file system with exclusive create and atomic rename.
 */
public final class Maildirs implements MailStore {
    private final Path root;
    private final UserDirectory directory;
    private final MaildirOptions options;
    private final OpenFolders folders;

    private Maildirs(Builder builder) {
        this.root = builder.root.toAbsolutePath().normalize();
        this.directory = builder.directory;
        String host = builder.host.isEmpty() ? hostName() : builder.host;
        this.options = new MaildirOptions(
                builder.clock,
                new UniqueNames(builder.clock, host),
                host,
                builder.separator,
                builder.infoSeparator,
                builder.saveCrlf,
                builder.lockWait);
        this.folders = new OpenFolders(builder.idleMailboxes, builder.pollInterval);
    }

    /** The Maildirs below this directory, with the defaults of the builder. */
    public static Maildirs under(Path root) {
        return builder(root).build();
    }

    /** Maildirs below this directory, which comes to be with the first user. */
    public static Builder builder(Path root) {
        return new Builder(root);
    }

    private static String hostName() {
        try {
            // What gethostname(2) says, which is what Dovecot writes into its locks; the look-up below may say more.
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            return lookedUpHostName();
        }
    }

    private static String lookedUpHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public MailAccount account(String user) throws IOException {
        Path home = directory.of(root, user);
        if (!home.normalize().startsWith(root) || home.normalize().equals(root)) {
            throw new IllegalArgumentException("a user name that leads out of the store");
        }
        for (int i = 0; ; i++) {
            try {
                if (!Files.isDirectory(home.resolve("cur"))) {
                    for (String part : new String[] {"tmp", "new", "cur"}) {
                        StoreFiles.createDirectories(home.resolve(part));
                    }
                }
                return new MaildirAccount(home, folders, options);
            } catch (NoSuchFileException removedMeanwhile) {
                if (i == 3) throw removedMeanwhile;
            }
        }
    }

    /** Stops looking for changes. Mailboxes must not be used afterwards. */
    @Override
    public void close() {
        folders.close();
    }

    /** Sets up a {@link Maildirs}. */
    public static final class Builder {
        private final Path root;
        private UserDirectory directory = new UserDirectory("");
        private InstantSource clock = InstantSource.system();
        private String host = "";
        private char separator = '/';
        private char infoSeparator = ':';
        private boolean saveCrlf;
        private Duration pollInterval = Duration.ofSeconds(30);
        private Duration lockWait = Duration.ofMinutes(2);
        private int idleMailboxes = 200;

        private Builder(Path root) {
            this.root = root;
        }

        /**
         * Where a user's Maildir lies below the root, as in Dovecot's {@code mail_location}. If it is not set, {@code user@domain} lies in {@code
         * domain/user}, a name without domain in a directory of that name.
         *
         * @param template a path with {@code %u} (user), {@code %n} (before the last {@code @}), {@code %d} (behind it), {@code %%}
         */
        public Builder layout(String template) {
            if (template.isEmpty()) throw new IllegalArgumentException("an empty path");
            directory = new UserDirectory(template);
            return this;
        }

        /** Where UIDVALIDITYs and file names get the time from. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** The name of this host, in file names and locks; that of the system if it is not set. */
        public Builder hostName(String name) {
            if (name.isEmpty() || name.length() > 255)
                throw new IllegalArgumentException("a host name of 1 to 255 characters");
            host = name;
            return this;
        }

        /** What separates levels of mailbox names for clients: {@code /}, the default, or {@code .}, Dovecot's default for Maildir++. */
        public Builder separator(char character) {
            if (character != '/' && character != '.')
                throw new IllegalArgumentException("a separator other than / and .");
            separator = character;
            return this;
        }

        /** What stands before the flags in file names: {@code :}, or another where file names cannot have it. {@code :} is read in any case. */
        public Builder infoSeparator(char character) {
            if (":;!-+".indexOf(character) < 0)
                throw new IllegalArgumentException("an info separator other than : ; ! - +");
            infoSeparator = character;
            return this;
        }

        /** Whether messages are stored with CRLF, as Dovecot's {@code mail_save_crlf}; no by default. Both are read. */
        public Builder saveCrlf(boolean crlf) {
            saveCrlf = crlf;
            return this;
        }

        /** How often changes by other programs are looked for where somebody listens; 30 seconds by default. */
        public Builder pollInterval(Duration interval) {
            if (interval.toMillis() < 1) throw new IllegalArgumentException("a poll interval of " + interval);
            pollInterval = interval;
            return this;
        }

        /** How long another process may hold a lock before an operation fails; 2 minutes by default. */
        public Builder lockWait(Duration wait) {
            if (wait.isNegative() || wait.isZero()) throw new IllegalArgumentException("a lock wait of " + wait);
            lockWait = wait;
            return this;
        }

        /** How many mailboxes that nobody has open are remembered, so that they need not be read again; 200 by default. */
        public Builder idleMailboxes(int count) {
            if (count < 0) throw new IllegalArgumentException(count + " mailboxes");
            idleMailboxes = count;
            return this;
        }

        /** Makes the store; it starts no thread before somebody listens to a mailbox. */
        public Maildirs build() {
            return new Maildirs(this);
        }
    }
}
