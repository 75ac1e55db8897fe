package org.mailrail.auth.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.SyntaxException;

/**
 * The password field of a user: {@code {SCHEME}hash}, or {@code {SCHEME.b64}} and {@code {SCHEME.hex}} where the hash is encoded so. It is read whole
 * when it is made, parameters included, so that a bad one is a mistake in a file and not a failure at log-in. Immutable; shows nothing of itself
 * in {@link #toString()}.
 */
public final class StoredPassword {
    /** How many octets of UTF-8 a password may have. Longer ones never match: hashing is slow enough as it is. */
    public static final int MAX_PASSWORD = 1024;

    private static final int MAX_FIELD = 4096;

    /** The test of one scheme. */
    @FunctionalInterface
    interface Test {
        boolean matches(byte[] password);
    }

    private final PasswordScheme scheme;
    private final Test test;

    private StoredPassword(PasswordScheme scheme, Test test) {
        this.scheme = scheme;
        this.test = test;
    }

    /**
     * Reads a field.
     *
     * @param defaultScheme of a field without braces; null if there is none, so that such a field is a mistake
     * @throws SyntaxException if the scheme is not known, or the hash or its parameters are malformed or beyond limits; its text shows nothing of
     *     the hash
     */
    public static StoredPassword parse(String field, @Nullable PasswordScheme defaultScheme) {
        if (field.length() > MAX_FIELD)
            throw new SyntaxException("a password field of at most 4096 characters", MAX_FIELD);
        if (!field.startsWith("{")) {
            if (defaultScheme == null) throw new SyntaxException("a password scheme in braces, as in {ARGON2ID}", 0);
            return of(defaultScheme, field, Encoding.OWN);
        }
        int close = field.indexOf('}');
        if (close < 0) throw new SyntaxException("a closing brace after the password scheme", field.length());
        String name = field.substring(1, close);
        Encoding encoding = Encoding.OWN;
        int dot = name.lastIndexOf('.');
        if (dot >= 0) {
            encoding = Encoding.named(name.substring(dot + 1));
            name = name.substring(0, dot);
        }
        PasswordScheme scheme = PasswordScheme.named(name)
                .orElseThrow(
                        () -> new SyntaxException("a password scheme that is known (ARGON2ID, SHA512-CRYPT …)", 1));
        return of(scheme, field.substring(close + 1), encoding);
    }

    private static StoredPassword of(PasswordScheme scheme, String hash, Encoding encoding) {
        return new StoredPassword(
                scheme,
                switch (scheme) {
                    case PLAIN, CLEARTEXT -> plain(encoding.text(hash));
                    case ARGON2ID, ARGON2I -> Argon2.parse(encoding.text(hash), scheme);
                    case SHA512_CRYPT -> ShaCrypt.parse(encoding.text(hash), ShaCrypt.Variant.SHA512);
                    case SHA256_CRYPT -> ShaCrypt.parse(encoding.text(hash), ShaCrypt.Variant.SHA256);
                    case BLF_CRYPT -> Bcrypt.parse(encoding.text(hash));
                    case CRYPT -> crypt(encoding.text(hash));
                    case SSHA512 -> SaltedSha.parse(encoding.octets(hash), "SHA-512");
                    case SSHA256 -> SaltedSha.parse(encoding.octets(hash), "SHA-256");
                    case SSHA -> SaltedSha.parse(encoding.octets(hash), "SHA-1");
                });
    }

    private static Test crypt(String hash) {
        if (hash.startsWith("$6$")) return ShaCrypt.parse(hash, ShaCrypt.Variant.SHA512);
        if (hash.startsWith("$5$")) return ShaCrypt.parse(hash, ShaCrypt.Variant.SHA256);
        if (hash.startsWith("$2")) return Bcrypt.parse(hash);
        throw new SyntaxException("a hash of crypt that starts with $6$, $5$ or $2", 0);
    }

    private static Test plain(String password) {
        if (password.isEmpty()) throw new SyntaxException("a password that is not empty", 0);
        // Compared by digest, so that the time says nothing of the length either.
        byte[] digest = sha256(password.getBytes(StandardCharsets.UTF_8));
        return candidate -> MessageDigest.isEqual(digest, sha256(candidate));
    }

    /** How it is stored. */
    public PasswordScheme scheme() {
        return scheme;
    }

    /** Whether this is the password. Takes as long as the scheme makes it; the same whether it is right or wrong. */
    public boolean matches(String password) {
        byte[] octets = password.getBytes(StandardCharsets.UTF_8);
        return isPossible(octets) && test.matches(octets);
    }

    /** A NUL ends a password for crypt(3), so what stands behind one must not be ignored here. */
    private static boolean isPossible(byte[] password) {
        if (password.length == 0 || password.length > MAX_PASSWORD) return false;
        for (byte octet : password) {
            if (octet == 0) return false;
        }
        return true;
    }

    static String hash(PasswordScheme scheme, String password, SecureRandom random) {
        byte[] octets = password.getBytes(StandardCharsets.UTF_8);
        if (!isPossible(octets)) throw new IllegalArgumentException("a password of 1 to 1024 octets without NUL");
        String hash = switch (scheme) {
            case PLAIN, CLEARTEXT -> colonless(password);
            case ARGON2ID, ARGON2I -> Argon2.hash(scheme, octets, random);
            case SHA512_CRYPT, CRYPT -> ShaCrypt.hash(ShaCrypt.Variant.SHA512, octets, random);
            case SHA256_CRYPT -> ShaCrypt.hash(ShaCrypt.Variant.SHA256, octets, random);
            case BLF_CRYPT -> Bcrypt.hash(octets, random);
            case SSHA512 -> SaltedSha.hash("SHA-512", octets, random);
            case SSHA256 -> SaltedSha.hash("SHA-256", octets, random);
            case SSHA -> SaltedSha.hash("SHA-1", octets, random);
        };
        return "{" + scheme.label() + "}" + hash;
    }

    private static String colonless(String password) {
        for (int i = 0; i < password.length(); i++) {
            if (password.charAt(i) == ':' || password.charAt(i) < ' ') {
                throw new IllegalArgumentException("a plain password with a colon or a control character");
            }
        }
        return password;
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }

    /** How the hash is written. */
    private enum Encoding {
        OWN,
        BASE64,
        HEX;

        static Encoding named(String suffix) {
            if (suffix.equalsIgnoreCase("b64") || suffix.equalsIgnoreCase("base64")) return BASE64;
            if (suffix.equalsIgnoreCase("hex")) return HEX;
            throw new SyntaxException("the encoding .b64 or .hex", 1);
        }

        String text(String hash) {
            return this == OWN ? hash : new String(octets(hash), StandardCharsets.UTF_8);
        }

        byte[] octets(String hash) {
            try {
                return this == HEX
                        ? HexFormat.of().parseHex(hash)
                        : Base64.getDecoder().decode(hash);
            } catch (IllegalArgumentException malformed) {
                throw new SyntaxException(this == HEX ? "hexadecimal digits" : "base64", 0);
            }
        }
    }

    /** The scheme, and nothing of the hash. */
    @Override
    public String toString() {
        return "{" + scheme.label() + "}…";
    }
}
