package org.mailrail.auth.users;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.table.LookupTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users in a file of Dovecot's passwd-file format, who they are and how they log in. A line a user:
 * <pre>
 *   user ":" [ "{" scheme "}" ] password ":" uid ":" gid ":" gecos ":" home ":" shell ":" extra *( SP extra )
 * </pre>
 * UTF-8; fields may be missing from the right; empty lines and lines that start with {@code #} are passed over. Of two lines with the same name the
 * first counts.
 *
 * <p>Names are compared in lower case. A user without password, or with {@code *} or {@code !} before it, exists but cannot log in; neither can one
 * with an extra field that would limit the log-in in a way which is not supported ({@code nopassword}, {@code allow_nets}, {@code proxy} and so on): to
 * ignore it would let somebody in.
 *
 * <p>A changed file is read again at the next question, once it has been left alone for a second: until then the users are those from before, so
 * that a file half written loses nobody. While it is missing or cannot be read, questions fail with {@link IOException}, which is a temporary failure to
 * clients and senders. A line that is wrong is a {@link Problem}, which is logged; the other users go on. Safe for many threads; blocks.
 */
public final class PasswdFile implements PasswordAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(PasswdFile.class);
    private static final Duration SETTLED = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 3;
    private static final int MAX_NAME = 255;

    /**
     * A line that says nothing usable.
     *
     * @param file where
     * @param line counted from 1
     * @param message what is wrong and what would be right; it shows nothing of a password
     */
    public record Problem(Path file, int line, String message) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + message;
        }
    }

    private final Path file;
    private final @Nullable PasswordScheme defaultScheme;
    private final boolean dropDomain;
    private final long maxSize;
    private final InstantSource clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Snapshot snapshot;

    private record Snapshot(Version version, boolean settled, PasswdAccounts accounts) {}

    /** What changes when a file does. */
    private record Version(@Nullable Object key, FileTime modified, long size) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        }
    }

    private PasswdFile(Builder builder) throws IOException {
        file = builder.file;
        defaultScheme = builder.defaultScheme;
        dropDomain = builder.dropDomain;
        maxSize = builder.maxSize;
        clock = builder.clock;
        snapshot = read();
    }

    /**
     * The users in this file.
     *
     * @throws IOException if it cannot be read
     */
    public static PasswdFile at(Path file) throws IOException {
        return builder(file).build();
    }

    /** The users in this file, with settings. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    @Override
    public Optional<String> authenticate(String name, String password) throws IOException {
        PasswdAccounts accounts = current().accounts();
        PasswdAccounts.Account account = find(accounts, name);
        StoredPassword stored = account == null ? null : account.password();
        if (stored == null) {
            // As much work as for somebody who can log in: the time must not say who exists.
            accounts.decoy().matches(password);
            if (account != null && account.broken()) {
                throw new IOException(file + ":" + account.line() + ": the password cannot be checked");
            }
            return Optional.empty();
        }
        return account != null && stored.matches(password)
                ? Optional.of(account.entry().name())
                : Optional.empty();
    }

    /**
     * What is known of a user, whether he can log in or not.
     *
     * @param name as a client or a recipient address has it: {@code user} or {@code user@domain}
     * @throws IOException if the file cannot be read at the moment
     */
    public Optional<UserEntry> lookup(String name) throws IOException {
        return Optional.ofNullable(find(current().accounts(), name)).map(PasswdAccounts.Account::entry);
    }

    /** Whether there is such a user. */
    public boolean exists(String name) throws IOException {
        return lookup(name).isPresent();
    }

    /** The users as a lookup table, from each name to itself: a list of recipients for a {@code virtual_mailbox_maps} or {@code local_recipient_maps}. */
    public LookupTable table() {
        return new LookupTable() {
            @Override
            public Optional<String> get(String key) throws IOException {
                return lookup(key).map(UserEntry::name);
            }

            @Override
            public String name() {
                return "passwd-file:" + file;
            }
        };
    }

    /** What is wrong in the file as it was last read. */
    public List<Problem> problems() {
        return snapshot.accounts().problems();
    }

    private PasswdAccounts.@Nullable Account find(PasswdAccounts accounts, String name) {
        if (name.length() > MAX_NAME) return null;
        String folded = name.toLowerCase(Locale.ROOT);
        int at = dropDomain ? folded.lastIndexOf('@') : -1;
        return accounts.find(at < 0 ? folded : folded.substring(0, at));
    }

    private Snapshot current() throws IOException {
        Snapshot last = snapshot;
        Version version = Version.of(file);
        boolean same = version.equals(last.version()) && last.settled();
        // One thread reads, the others need not wait for it: what they know is at most a second old.
        if (same || !isSettled(version) || !reading.tryLock()) return last;
        try {
            if (snapshot.equals(last)) snapshot = read(); // else another thread just did
            return snapshot;
        } finally {
            reading.unlock();
        }
    }

    private Snapshot read() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Version before = Version.of(file);
            if (before.size() > maxSize) {
                throw new IOException(file + " has " + before.size() + " octets, more than the limit of " + maxSize);
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            if (!Version.of(file).equals(before)) continue;
            PasswdAccounts accounts = PasswdAccounts.parse(file, text, defaultScheme);
            for (Problem problem : accounts.problems()) LOG.error("{}", problem);
            return new Snapshot(before, isSettled(before), accounts);
        }
        throw new IOException(file + " changes while it is read");
    }

    /** Whether nobody may still be writing. A time of modification in the future says nothing and counts as settled. */
    private boolean isSettled(Version version) {
        Duration age = Duration.between(version.modified().toInstant(), clock.instant());
        return age.isNegative() || age.compareTo(SETTLED) >= 0;
    }

    @Override
    public String toString() {
        return "passwd-file:" + file;
    }

    /** Sets how names and passwords are read. */
    public static final class Builder {
        private final Path file;
        private @Nullable PasswordScheme defaultScheme;
        private boolean dropDomain;
        private long maxSize = 64L << 20;
        private InstantSource clock = InstantSource.system();

        private Builder(Path file) {
            this.file = file;
        }

        /** The scheme of passwords without braces. None by default: such a password is a problem. Dovecot's default is {@link PasswordScheme#CRYPT}. */
        public Builder defaultScheme(PasswordScheme scheme) {
            defaultScheme = scheme;
            return this;
        }

        /**
         * What of a name is looked up, in Dovecot's notation.
         *
         * @param format {@code %Lu}, the whole name, which is the default; or {@code %Ln}, what stands before the last {@code @}
         */
        public Builder usernameFormat(String format) {
            dropDomain = switch (format) {
                case "%Lu" -> false;
                case "%Ln" -> true;
                default -> throw new IllegalArgumentException("username_format " + format + " is neither %Lu nor %Ln");
            };
            return this;
        }

        /** How large the file may be, in octets; 64 MiB by default. */
        public Builder maxSize(long octets) {
            if (octets < 1) throw new IllegalArgumentException("a file of at most " + octets + " octets");
            maxSize = octets;
            return this;
        }

        /** The time, compared with the file's; the system's by default. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /**
         * Reads the file.
         *
         * @throws IOException if it cannot be read
         */
        public PasswdFile build() throws IOException {
            return new PasswdFile(this);
        }
    }
}
