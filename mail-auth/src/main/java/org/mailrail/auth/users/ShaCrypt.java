package org.mailrail.auth.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.mailrail.core.SyntaxException;

/**
 * crypt(3) by SHA-256 and SHA-512, after "Unix crypt using SHA-256 and SHA-512" by U. Drepper; the numbers in the comments are its steps.
 * <pre>
 *   hash = ( "$5$" / "$6$" ) [ "rounds=" 1*DIGIT "$" ] salt "$" digest   ; salt: up to 16 characters count
 * </pre>
 */
final class ShaCrypt {
    private static final String ROUNDS = "rounds=";
    private static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int MAX_SALT = 16;
    private static final int DEFAULT_ROUNDS = 5000;
    private static final int MIN_ROUNDS = 1000;
    private static final int MAX_ROUNDS =
            1_000_000; // the published limit is a thousand times that, and minutes of work
    private static final int NEW_ROUNDS = 100_000;

    /** Which of the two. */
    static final class Variant {
        static final Variant SHA256 = new Variant("$5$", "SHA-256", 43, new int[] {
            0, 10, 20, 21, 1, 11, 12, 22, 2, 3, 13, 23, 24, 4, 14, 15, 25, 5, 6, 16, 26, 27, 7, 17, 18, 28, 8, 9, 19,
            29, -1, 31, 30
        });
        static final Variant SHA512 = new Variant("$6$", "SHA-512", 86, new int[] {
            0, 21, 42, 22, 43, 1, 44, 2, 23, 3, 24, 45, 25, 46, 4, 47, 5, 26, 6, 27, 48, 28, 49, 7, 50, 8, 29, 9, 30,
            51, 31, 52, 10, 53, 11, 32, 12, 33, 54, 34, 55, 13, 56, 14, 35, 15, 36, 57, 37, 58, 16, 59, 17, 38, 18, 39,
            60, 40, 61, 19, 62, 20, 41, -1, -1, 63
        });

        private final String prefix;
        private final String algorithm;
        private final int characters;
        /** Which octets are encoded, three at a time, the first in the highest bits; -1 is a zero that is not there. Step 22. */
        private final int[] order;

        Variant(String prefix, String algorithm, int characters, int[] order) {
            this.prefix = prefix;
            this.algorithm = algorithm;
            this.characters = characters;
            this.order = order;
        }

        private MessageDigest digest() {
            try {
                return MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException everyJavaHasIt) {
                throw new AssertionError(everyJavaHasIt);
            }
        }
    }

    private ShaCrypt() {}

    static StoredPassword.Test parse(String hash, Variant variant) {
        if (!hash.startsWith(variant.prefix)) throw new SyntaxException("a hash that starts with " + variant.prefix, 0);
        int at = variant.prefix.length();
        int rounds = DEFAULT_ROUNDS;
        if (hash.startsWith(ROUNDS, at)) {
            int end = hash.indexOf('$', at);
            rounds = rounds(hash, at + ROUNDS.length(), end < 0 ? hash.length() : end);
            at = end + 1;
        }
        int dollar = hash.indexOf('$', at);
        if (dollar < 0 || hash.length() - dollar - 1 != variant.characters) {
            throw new SyntaxException("a salt, $ and " + variant.characters + " characters", at);
        }
        for (int i = dollar + 1; i < hash.length(); i++) {
            if (ALPHABET.indexOf(hash.charAt(i)) < 0) throw new SyntaxException("a hash of crypt", i);
        }
        byte[] salt = hash.substring(at, Math.min(dollar, at + MAX_SALT)).getBytes(StandardCharsets.UTF_8);
        byte[] expected = hash.substring(dollar + 1).getBytes(StandardCharsets.US_ASCII);
        int checkedRounds = rounds;
        return password -> MessageDigest.isEqual(
                expected,
                encoded(variant, crypt(variant, password, salt, checkedRounds)).getBytes(StandardCharsets.US_ASCII));
    }

    private static int rounds(String hash, int start, int end) {
        if (start == end || end - start > 9) throw new SyntaxException("a number of rounds", start);
        int rounds = 0;
        for (int i = start; i < end; i++) {
            char c = hash.charAt(i);
            if (c < '0' || c > '9') throw new SyntaxException("a number of rounds", i);
            rounds = rounds * 10 + c - '0';
        }
        if (rounds > MAX_ROUNDS) throw new SyntaxException("at most " + MAX_ROUNDS + " rounds", start);
        return Math.max(rounds, MIN_ROUNDS); // as published: fewer are taken for a thousand
    }

    static String hash(Variant variant, byte[] password, SecureRandom random) {
        StringBuilder salt = new StringBuilder(MAX_SALT);
        for (int i = 0; i < MAX_SALT; i++) salt.append(ALPHABET.charAt(random.nextInt(64)));
        byte[] digest = crypt(variant, password, salt.toString().getBytes(StandardCharsets.US_ASCII), NEW_ROUNDS);
        return variant.prefix + ROUNDS + NEW_ROUNDS + "$" + salt + "$" + encoded(variant, digest);
    }

    private static byte[] crypt(Variant variant, byte[] password, byte[] salt, int rounds) {
        MessageDigest digest = variant.digest();
        digest.update(password); // 4 to 8
        digest.update(salt);
        byte[] b = digest.digest(password);

        digest.update(password); // 1 to 3
        digest.update(salt);
        digest.update(repeated(b, password.length)); // 9, 10
        for (int bits = password.length; bits > 0; bits >>= 1) digest.update((bits & 1) != 0 ? b : password); // 11
        byte[] a = digest.digest(); // 12

        for (int i = 0; i < password.length; i++) digest.update(password); // 13 to 15
        byte[] p = repeated(digest.digest(), password.length); // 16

        for (int i = 0; i < 16 + (a[0] & 0xFF); i++) digest.update(salt); // 17 to 19
        byte[] s = repeated(digest.digest(), salt.length); // 20

        byte[] c = a; // 21
        for (int round = 0; round < rounds; round++) {
            digest.update((round & 1) != 0 ? p : c);
            if (round % 3 != 0) digest.update(s);
            if (round % 7 != 0) digest.update(p);
            c = digest.digest((round & 1) != 0 ? c : p);
        }
        return c;
    }

    /** A digest over and over, up to this length. */
    private static byte[] repeated(byte[] digest, int length) {
        byte[] all = new byte[length];
        for (int at = 0; at < length; at += digest.length) {
            System.arraycopy(digest, 0, all, at, Math.min(digest.length, length - at));
        }
        return all;
    }

    private static String encoded(Variant variant, byte[] digest) {
        StringBuilder text = new StringBuilder(variant.characters + 2);
        for (int i = 0; i < variant.order.length; i += 3) {
            int[] three = Arrays.copyOfRange(variant.order, i, i + 3);
            int bits = octet(digest, three[0]) << 16 | octet(digest, three[1]) << 8 | octet(digest, three[2]);
            for (int n = 0; n < 4 && text.length() < variant.characters; n++) {
                text.append(ALPHABET.charAt(bits & 0x3F));
                bits >>= 6;
            }
        }
        return text.toString();
    }

    private static int octet(byte[] digest, int index) {
        return index < 0 ? 0 : digest[index] & 0xFF;
    }
}
