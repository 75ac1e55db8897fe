package org.mailrail.auth.users;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.mailrail.core.SyntaxException;

/** {@code SSHA…}: the digest of password and salt, then the salt, as base64. */
final class SaltedSha {
    private static final int NEW_SALT = 16;
    private static final int MAX_SALT = 256;

    private SaltedSha() {}

    static StoredPassword.Test parse(byte[] octets, String algorithm) {
        int length = digest(algorithm).getDigestLength();
        if (octets.length <= length || octets.length > length + MAX_SALT) {
            throw new SyntaxException("a digest of " + length + " octets and a salt", 0);
        }
        byte[] expected = Arrays.copyOf(octets, length);
        byte[] salt = Arrays.copyOfRange(octets, length, octets.length);
        return password -> MessageDigest.isEqual(expected, digest(algorithm, password, salt));
    }

    static String hash(String algorithm, byte[] password, SecureRandom random) {
        byte[] salt = new byte[NEW_SALT];
        random.nextBytes(salt);
        byte[] hash = digest(algorithm, password, salt);
        byte[] both = Arrays.copyOf(hash, hash.length + salt.length);
        System.arraycopy(salt, 0, both, hash.length, salt.length);
        return Base64.getEncoder().encodeToString(both);
    }

    private static byte[] digest(String algorithm, byte[] password, byte[] salt) {
        MessageDigest digest = digest(algorithm);
        digest.update(password);
        return digest.digest(salt);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }
}
