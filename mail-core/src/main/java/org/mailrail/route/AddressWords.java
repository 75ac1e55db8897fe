package org.mailrail.route;

import java.util.ArrayList;
import java.util.List;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

/** The words of a value that lists addresses, as virtual(5) and aliases(5) have it. An administrator wrote them, not a peer. */
final class AddressWords {
    private AddressWords() {}

    /**
     * Words between commas, also between blanks where {@code atBlanks}; a quoted string holds together, a comment in parentheses is dropped.
     *
     * @throws SyntaxException if a quoted string or comment is not closed
     */
    static List<String> of(String value, boolean atBlanks) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int i = 0;
        while (i < value.length()) {
            char c = value.charAt(i);
            if (c == '"') {
                int end = closing(value, i, '"', '"');
                word.append(value, i, end + 1);
                i = end;
            } else if (c == '(' && !isCommand(word)) {
                i = closing(value, i, '(', ')');
            } else if (c == ',' || atBlanks && Character.isWhitespace(c)) {
                add(word, words);
            } else {
                word.append(c);
                if (c == '\\' && i + 1 < value.length()) word.append(value.charAt(++i));
            }
            i++;
        }
        add(word, words);
        return words;
    }

    /** Within {@code |command} parentheses are the shell's. */
    private static boolean isCommand(StringBuilder word) {
        return word.toString().stripLeading().startsWith("|");
    }

    private static void add(StringBuilder word, List<String> words) {
        if (!word.toString().isBlank()) words.add(word.toString().strip());
        word.setLength(0);
    }

    /** Where what opens at {@code start} is closed; comments may be nested. */
    private static int closing(String text, int start, char opening, char closing) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') i++;
            else if (c == closing && (i > start || opening != closing) && --depth <= 0) return i;
            else if (c == opening && opening != closing) depth++;
        }
        throw new SyntaxException("a " + closing + " for every " + opening, start);
    }

    /** The word without its quotes. */
    static String unquoted(String word) {
        if (word.indexOf('"') < 0) return word;
        StringBuilder text = new StringBuilder(word.length());
        boolean quoted = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '"') quoted = !quoted;
            else if (quoted && c == '\\' && i + 1 < word.length()) text.append(word.charAt(++i));
            else text.append(c);
        }
        return text.toString();
    }

    /**
     * An address; one without domain is at {@code origin}. {@code Name <address>} is the address.
     *
     * @throws SyntaxException if it is none
     */
    static EmailAddress address(String word, Domain origin) {
        int angle = word.endsWith(">") ? word.lastIndexOf('<') : -1;
        String address =
                angle < 0 ? word : word.substring(angle + 1, word.length() - 1).strip();
        return EmailAddress.of(hasDomain(address) ? address : address + "@" + origin.ascii());
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
