package org.mailrail.auth.users;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/** How a password is stored, by Dovecot's names. */
public enum PasswordScheme {
    /** As it is; compared in constant time. */
    PLAIN("PLAIN"),
    /** The same by another name. */
    CLEARTEXT("CLEARTEXT"),
    /** Argon2id. RFC 9106. The one to choose. */
    ARGON2ID("ARGON2ID"),
    /** Argon2i. RFC 9106. */
    ARGON2I("ARGON2I"),
    /** {@code $6$}: glibc's crypt with SHA-512. */
    SHA512_CRYPT("SHA512-CRYPT"),
    /** {@code $5$}: glibc's crypt with SHA-256. */
    SHA256_CRYPT("SHA256-CRYPT"),
    /** {@code $2a$}, {@code $2b$}, {@code $2y$}: bcrypt. It looks at no more than 72 octets of a password. */
    BLF_CRYPT("BLF-CRYPT"),
    /** Whichever of the three crypts above its prefix names. New passwords get {@code $6$}. */
    CRYPT("CRYPT"),
    /** SHA-512 of password and salt: fast, so weak against whoever has the file. */
    SSHA512("SSHA512"),
    /** SHA-256 of password and salt: fast, so weak against whoever has the file. */
    SSHA256("SSHA256"),
    /** SHA-1 of password and salt: fast, so weak against whoever has the file. */
    SSHA("SSHA");

    private final String label;

    PasswordScheme(String label) {
        this.label = label;
    }

    /** The scheme with this name, in any letter case. */
    public static Optional<PasswordScheme> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (PasswordScheme scheme : values()) {
            if (scheme.label.equals(upper)) return Optional.of(scheme);
        }
        return Optional.empty();
    }

    /** The name as it stands in braces, e.g. {@code SHA512-CRYPT}. */
    public String label() {
        return label;
    }

    /**
     * Hashes a new password, with a salt of its own and parameters that take some tenths of a second of one core.
     *
     * @param random where the salt comes from
     * @return the field for a passwd-file, with its scheme in braces
     * @throws IllegalArgumentException if the password cannot be one: see {@link StoredPassword#MAX_PASSWORD}; or, for {@link #PLAIN}, if it
     *     has a colon, which would end the field
     */
    public String hash(String password, SecureRandom random) {
        return StoredPassword.hash(this, password, random);
    }

    @Override
    public String toString() {
        return label;
    }
}
