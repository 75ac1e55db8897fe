package org.mailrail.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

/**
 * What stands right of an alias.
 *
 * <pre>
 *   value   = member *( "," member )
 *   member  = address                     ; local-part@domain, or a local part, which is at myorigin
 *           / "@" domain                  ; virtual(5): the same local part there
 *           / "\" local-part              ; aliases(5): that user, aliases not applied again
 *           / "|" command / "/" path / ":include:" path    ; aliases(5): refused
 * </pre>
 *
 * <p>Commands, files and lists in files are not supported: they would run and write as the one user that a JVM is.
 */
record AliasValue(List<Member> members) {
    /**
     * One address.
     *
     * @param address who
     * @param isFinal whether aliases are not to be applied again
     */
    record Member(EmailAddress address, boolean isFinal) {}

    /** A member of a kind that is refused; the message names it. */
    static final class UnsupportedMember extends Exception {
        private static final long serialVersionUID = 1L;

        UnsupportedMember(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads a value of virtual(5).
     *
     * @param alias the address that was looked up
     * @throws SyntaxException if a member is not an address
     */
    static AliasValue virtual(String value, EmailAddress alias, Domain origin) {
        List<Member> members = new ArrayList<>();
        for (String word : words(value, true)) {
            Optional<Domain> otherDomain = word.startsWith("@") ? Domain.parse(word.substring(1)) : Optional.empty();
            EmailAddress address = otherDomain
                    .map(domain -> EmailAddress.of(alias.localPart(), domain))
                    .orElseGet(() -> address(word, origin));
            members.add(new Member(address, false));
        }
        return of(members);
    }

    /**
     * Reads a value of aliases(5).
     *
     * @throws SyntaxException if a member is not an address
     * @throws UnsupportedMember if a member is a command, a file, or a list in a file
     */
    static AliasValue local(String value, Domain origin) throws UnsupportedMember {
        List<Member> members = new ArrayList<>();
        for (String word : words(value, false)) {
            String bare = word.startsWith("\"") && word.endsWith("\"") && word.length() > 1
                    ? word.substring(1, word.length() - 1)
                    : word;
            if (bare.startsWith("|")) throw new UnsupportedMember("a command: " + word);
            if (bare.startsWith("/")) throw new UnsupportedMember("a file: " + word);
            if (bare.startsWith(":include:")) throw new UnsupportedMember("a list in a file: " + word);
            boolean isFinal = bare.startsWith("\\");
            members.add(new Member(address(isFinal ? bare.substring(1) : word, origin), isFinal));
        }
        return of(members);
    }

    private static AliasValue of(List<Member> members) {
        if (members.isEmpty()) throw new SyntaxException("at least one address", 0);
        return new AliasValue(List.copyOf(members));
    }

    private static EmailAddress address(String word, Domain origin) {
        if (hasDomain(word)) return EmailAddress.of(word);
        return EmailAddress.of(word + "@" + origin.ascii());
    }

    /** Words between commas, also between blanks where {@code atBlanks}; a quoted string holds together. */
    private static List<String> words(String value, boolean atBlanks) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean separates = c == ',' || atBlanks && Character.isWhitespace(c);
            if (!quoted && separates) {
                if (!word.toString().isBlank()) words.add(word.toString().strip());
                word.setLength(0);
                continue;
            }
            word.append(c);
            if (c == '"') quoted = !quoted;
            else if (quoted && c == '\\' && i + 1 < value.length()) word.append(value.charAt(++i));
        }
        if (!word.toString().isBlank()) words.add(word.toString().strip());
        return words;
    }

    /** Whether there is an {@code @} outside quotes. */
    private static boolean hasDomain(String word) {
        boolean quoted = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (quoted && c == '\\') i++;
            else if (c == '"') quoted = !quoted;
            else if (c == '@' && !quoted) return true;
        }
        return false;
    }
}
