package org.mailrail.auth.users;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.mailrail.core.SyntaxException;

/** {@code $2y$cost$} and 22 characters of salt and 31 of digest. */
final class Bcrypt {
    private static final int LENGTH = 60;
    private static final int MIN_COST = 4;
    private static final int MAX_COST = 15; // some seconds
    private static final int NEW_COST = 11;
    private static final int MAX_PASSWORD = 72;
    private static final String ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Bcrypt() {}

    static StoredPassword.Test parse(String hash) {
        boolean prefix = hash.startsWith("$2a$") || hash.startsWith("$2b$") || hash.startsWith("$2y$");
        if (!prefix || hash.length() != LENGTH || hash.charAt(6) != '$') {
            throw new SyntaxException("a bcrypt hash of 60 characters that starts with $2y$", 0);
        }
        int tens = hash.charAt(4) - '0';
        int ones = hash.charAt(5) - '0';
        int cost = tens * 10 + ones;
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9 || cost < MIN_COST || cost > MAX_COST) {
            throw new SyntaxException("a bcrypt cost of " + MIN_COST + " to " + MAX_COST, 4);
        }
        for (int i = 7; i < LENGTH; i++) {
            if (ALPHABET.indexOf(hash.charAt(i)) < 0) throw new SyntaxException("a bcrypt hash", i);
        }
        return password -> OpenBSDBCrypt.checkPassword(hash, cut(password));
    }

    static String hash(byte[] password, SecureRandom random) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate("2y", cut(password), salt, NEW_COST);
    }

    /** What is longer is cut by every other implementation; ours would refuse it. */
    private static byte[] cut(byte[] password) {
        return password.length <= MAX_PASSWORD ? password : Arrays.copyOf(password, MAX_PASSWORD);
    }
}
