package org.mailrail.auth.users;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.mailrail.core.SyntaxException;

/**
 * Argon2 hashes as PHC strings.
 * <pre>
 *   hash = "$argon2id" [ "$v=" version ] "$m=" KiB ",t=" passes ",p=" lanes "$" salt "$" digest   ; base64 without padding
 * </pre>
 * RFC 9106.
 */
final class Argon2 {
    // What a stranger's file may ask of this machine for one log-in: at most 256 MiB, and no more than 1 GiB written in
    // all passes.
    private static final int MAX_MEMORY = 256 * 1024;
    private static final int MAX_PASSES = 64;
    private static final int MAX_LANES = 16;
    private static final long MAX_WORK = 1024 * 1024;
    private static final int MAX_SALT = 64;
    private static final int MAX_DIGEST = 64;

    // The second recommended option of RFC 9106 section 4: 64 MiB, 3 passes; one lane, since lanes run one after the
    // other here.
    private static final int NEW_MEMORY = 64 * 1024;
    private static final int NEW_PASSES = 3;
    private static final int NEW_LANES = 1;
    private static final int NEW_SALT = 16;
    private static final int NEW_DIGEST = 32;

    private record Cost(int memory, int passes, int lanes) {
        Cost {
            if (lanes < 1 || lanes > MAX_LANES) throw new SyntaxException("1 to " + MAX_LANES + " lanes of Argon2", 0);
            if (memory < 8 * lanes || memory > MAX_MEMORY) {
                throw new SyntaxException("8 per lane to " + MAX_MEMORY + " KiB of memory for Argon2", 0);
            }
            if (passes < 1 || passes > MAX_PASSES || (long) memory * passes > MAX_WORK) {
                throw new SyntaxException("memory times passes of at most " + MAX_WORK + " KiB for Argon2", 0);
            }
        }
    }

    private Argon2() {}

    static StoredPassword.Test parse(String hash, PasswordScheme scheme) {
        Fields fields = new Fields(hash);
        fields.expect("$" + name(scheme) + "$");
        int version = Argon2Parameters.ARGON2_VERSION_10; // what it was before strings had a version
        if (fields.take("v=")) {
            version = fields.number("$");
            if (version != Argon2Parameters.ARGON2_VERSION_10 && version != Argon2Parameters.ARGON2_VERSION_13) {
                throw new SyntaxException("Argon2 of version 16 or 19", 0);
            }
        }
        fields.expect("m=");
        int memory = fields.number(",t=");
        int passes = fields.number(",p=");
        int lanes = fields.number("$");
        Cost cost = new Cost(memory, passes, lanes);
        byte[] salt = fields.base64("$", 8, MAX_SALT);
        byte[] expected = fields.base64("", 16, MAX_DIGEST);
        int checkedVersion = version;
        return password ->
                MessageDigest.isEqual(expected, digest(scheme, checkedVersion, cost, salt, password, expected.length));
    }

    static String hash(PasswordScheme scheme, byte[] password, SecureRandom random) {
        byte[] salt = new byte[NEW_SALT];
        random.nextBytes(salt);
        Cost cost = new Cost(NEW_MEMORY, NEW_PASSES, NEW_LANES);
        int version = Argon2Parameters.ARGON2_VERSION_13;
        byte[] digest = digest(scheme, version, cost, salt, password, NEW_DIGEST);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$" + name(scheme) + "$v=" + version + "$m=" + NEW_MEMORY + ",t=" + NEW_PASSES + ",p=" + NEW_LANES + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(digest);
    }

    private static String name(PasswordScheme scheme) {
        return scheme == PasswordScheme.ARGON2ID ? "argon2id" : "argon2i";
    }

    private static byte[] digest(
            PasswordScheme scheme, int version, Cost cost, byte[] salt, byte[] password, int length) {
        int type = scheme == PasswordScheme.ARGON2ID ? Argon2Parameters.ARGON2_id : Argon2Parameters.ARGON2_i;
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(type)
                .withVersion(version)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] digest = new byte[length];
        generator.generateBytes(password, digest);
        return digest;
    }

    /** Reads from left to right. */
    private static final class Fields {
        private final String text;
        private int at;

        Fields(String text) {
            this.text = text;
        }

        boolean take(String literal) {
            if (!text.startsWith(literal, at)) return false;
            at += literal.length();
            return true;
        }

        void expect(String literal) {
            if (!take(literal)) throw new SyntaxException(literal + " in a hash of Argon2", at);
        }

        int number(String end) {
            int start = at;
            int value = 0;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                if (at - start == 9) throw new SyntaxException("a number of at most 9 digits", at);
                value = value * 10 + text.charAt(at++) - '0';
            }
            if (at == start) throw new SyntaxException("a number in a hash of Argon2", at);
            expect(end);
            return value;
        }

        byte[] base64(String end, int least, int most) {
            int stop = end.isEmpty() ? text.length() : text.indexOf(end, at);
            if (stop < 0) throw new SyntaxException("salt and digest of Argon2", at);
            byte[] octets;
            try {
                octets = Base64.getDecoder().decode(text.substring(at, stop));
            } catch (IllegalArgumentException malformed) {
                throw new SyntaxException("base64 in a hash of Argon2", at);
            }
            if (octets.length < least || octets.length > most) {
                throw new SyntaxException(least + " to " + most + " octets in a hash of Argon2", at);
            }
            at = stop;
            expect(end);
            return octets;
        }
    }
}
