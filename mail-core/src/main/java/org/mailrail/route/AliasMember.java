package org.mailrail.route;

import java.util.ArrayList;
import java.util.List;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

/**
 * One of those for whom an alias stands. Postfix's aliases(5), Sendmail's syntax:
 *
 * <pre>
 *   members = member *( "," member )      ; "(" text ")" between them is a comment
 *   member  = address                     ; local-part@domain, or a local part, which is at myorigin
 *           / "\" local-part              ; that user, aliases not applied again
 *           / "/" path                    ; a mailbox file, or with a slash at its end a Maildir
 *           / "|" command                 ; its standard input is the message
 *           / ":include:" path            ; the members that this file has
 * </pre>
 *
 * <p>Double quotes around a path, command or {@code :include:} keep commas and blanks together and are dropped; a backslash within them stands for
 * the character behind it.
 */
public sealed interface AliasMember {
    /**
     * An address.
     *
     * @param address who
     * @param isFinal whether aliases are not to be applied again
     */
    record Address(EmailAddress address, boolean isFinal) implements AliasMember {}

    /**
     * A mailbox in the file system.
     *
     * @param path absolute; one that ends with a slash is a Maildir
     */
    record File(String path) implements AliasMember {}

    /**
     * A command that takes the message.
     *
     * @param line what a shell would be given, without the vertical bar
     */
    record Command(String line) implements AliasMember {}

    /**
     * A file with more members.
     *
     * @param path of the file
     */
    record Include(String path) implements AliasMember {}

    /**
     * The members of a list, at least one.
     *
     * @param list at most what a table's value or a line may be
     * @param origin the domain of addresses without one
     * @throws SyntaxException if there is no member, or one is nothing of the above
     */
    static List<AliasMember> listOf(String list, Domain origin) {
        List<AliasMember> members = members(list, origin);
        if (members.isEmpty()) throw new SyntaxException("at least one address", 0);
        return members;
    }

    /**
     * The members that a file has which is {@link Include included}: lists on lines; a line that starts with {@code #} is a comment.
     *
     * @throws SyntaxException if a member is nothing of the above
     */
    static List<AliasMember> included(String text, Domain origin) {
        List<AliasMember> members = new ArrayList<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> members.addAll(members(line, origin)));
        return List.copyOf(members);
    }

    private static List<AliasMember> members(String list, Domain origin) {
        return AddressWords.of(list, false).stream()
                .map(word -> of(word, origin))
                .toList();
    }

    private static AliasMember of(String word, Domain origin) {
        String bare = AddressWords.unquoted(word);
        if (bare.startsWith("|")) return new Command(bare.substring(1).strip());
        if (bare.startsWith("/")) return new File(bare);
        if (bare.regionMatches(true, 0, ":include:", 0, 9))
            return new Include(bare.substring(9).strip());
        if (bare.startsWith("\\")) return new Address(AddressWords.address(bare.substring(1), origin), true);
        return new Address(AddressWords.address(word, origin), false);
    }
}
