package org.mailrail.auth.users;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.SyntaxException;

/** The lines of a passwd-file, read. Immutable. */
final class PasswdAccounts {
    /**
     * One user.
     *
     * @param password null if he cannot log in
     * @param broken whether that is so because the password field cannot be read
     */
    record Account(int line, UserEntry entry, @Nullable StoredPassword password, boolean broken) {}

    private static final int MAX_NAME = 255;
    private static final int MAX_LINE = 16 * 1024;

    /** Extra fields that would make a log-in depend on what is not looked at here. */
    private static final Set<String> RESTRICTING = Set.of(
            "nopassword",
            "nologin",
            "allow_nets",
            "allow_real_nets",
            "delay_until",
            "proxy",
            "proxy_maybe",
            "pass",
            "user",
            "login_user",
            "master",
            "master_user");

    /** What is hashed for a user who does not exist in a file without passwords: any Argon2id hash of the usual cost. */
    private static final String NOBODY = "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1"
            + "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final Map<String, Account> accounts = new HashMap<>();
    private final List<PasswdFile.Problem> problems = new ArrayList<>();
    private final StoredPassword decoy;

    private PasswdAccounts(Path file, String text, @Nullable PasswordScheme defaultScheme) {
        int number = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) end = text.length();
            number++;
            String line = text.substring(start, end > start && text.charAt(end - 1) == '\r' ? end - 1 : end);
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    add(file, number, line, defaultScheme);
                } catch (SyntaxException e) {
                    problem(file, number, "expected " + e.getMessage());
                }
            }
            start = end + 1;
        }
        decoy = mostUsual();
    }

    static PasswdAccounts parse(Path file, String text, @Nullable PasswordScheme defaultScheme) {
        return new PasswdAccounts(file, text, defaultScheme);
    }

    @Nullable
    Account find(String foldedName) {
        return accounts.get(foldedName);
    }

    List<PasswdFile.Problem> problems() {
        return List.copyOf(problems);
    }

    /** A password that nobody is let in by, of the scheme that most users have. */
    StoredPassword decoy() {
        return decoy;
    }

    private void add(Path file, int number, String line, @Nullable PasswordScheme defaultScheme) {
        if (line.length() > MAX_LINE) throw new SyntaxException("a line of at most " + MAX_LINE + " characters", 0);
        List<String> fields = fields(line);
        String name = name(fields.get(0));
        if (accounts.containsKey(name)) {
            problem(file, number, "user " + name + " stands in the file more than once; the first line counts");
            return;
        }
        Map<String, String> extra = extra(fields.get(7));
        UserEntry entry =
                new UserEntry(name, orNull(fields.get(2)), orNull(fields.get(3)), orNull(fields.get(5)), extra);
        String field = fields.get(1);
        StoredPassword password = null;
        boolean broken = false;
        String restriction = extra.keySet().stream()
                .filter(RESTRICTING::contains)
                .findFirst()
                .orElse(null);
        if (restriction != null) {
            problem(file, number, "user " + name + " cannot log in: " + restriction + " is not supported");
        } else if (!field.isEmpty() && !field.startsWith("*") && !field.startsWith("!")) {
            try {
                password = StoredPassword.parse(field, defaultScheme);
            } catch (SyntaxException e) {
                broken = true;
                problem(file, number, "user " + name + " cannot log in: expected " + e.getMessage());
            }
        }
        accounts.put(name, new Account(number, entry, password, broken));
    }

    /** Eight fields; what is missing is empty. Colons after the seventh belong to the extra fields ({@code userdb_mail=maildir:~/mail}). */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>(8);
        int start = 0;
        while (fields.size() < 7) {
            int colon = line.indexOf(':', start);
            if (colon < 0) break;
            fields.add(line.substring(start, colon));
            start = colon + 1;
        }
        fields.add(line.substring(start));
        while (fields.size() < 8) fields.add("");
        return fields;
    }

    /** A name becomes part of paths and log lines. */
    private static String name(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > MAX_NAME)
            throw new SyntaxException("a user name of 1 to 255 characters", 0);
        if (name.startsWith(".")) throw new SyntaxException("a user name that does not start with a dot", 0);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F && c < 0xA0 || c == '/' || c == '\\') {
                throw new SyntaxException("a user name without white space, slashes and control characters", i);
            }
        }
        return name;
    }

    private static Map<String, String> extra(String field) {
        Map<String, String> extra = new HashMap<>();
        int start = 0;
        while (start < field.length()) {
            int end = field.indexOf(' ', start);
            if (end < 0) end = field.length();
            String one = field.substring(start, end);
            int equals = one.indexOf('=');
            if (equals > 0) extra.put(one.substring(0, equals), one.substring(equals + 1));
            else if (!one.isEmpty()) extra.put(one, "yes");
            start = end + 1;
        }
        return extra;
    }

    private static @Nullable String orNull(String field) {
        return field.isEmpty() ? null : field;
    }

    private void problem(Path file, int line, String message) {
        problems.add(new PasswdFile.Problem(file, line, message));
    }

    private StoredPassword mostUsual() {
        Map<PasswordScheme, Integer> counts = new EnumMap<>(PasswordScheme.class);
        Map<PasswordScheme, StoredPassword> first = new EnumMap<>(PasswordScheme.class);
        for (Account account : accounts.values()) {
            StoredPassword password = account.password();
            if (password == null) continue;
            counts.merge(password.scheme(), 1, Integer::sum);
            first.putIfAbsent(password.scheme(), password);
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> first.get(most.getKey()))
                .orElseGet(() -> StoredPassword.parse(NOBODY, null));
    }
}
