package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.MailboxName;
import org.mailrail.store.ModifiedUtf7;
import org.mailrail.store.internal.FileLocks;
import org.mailrail.store.internal.StoreFiles;

/**
 * Dovecot's {@code subscriptions} file.
 *
 * <pre>
 *   version-2 = "V" TAB "2" LF LF *( level *( TAB level ) LF )     ; levels in modified UTF-7
 *   version-1 = *( name LF )                                       ; levels joined by "."; read, never written
 * </pre>
 *
 * Replaced as a whole under the dotlock {@code subscriptions.lock}. A line that names no mailbox is kept as it is.
 */
final class Subscriptions {
    private static final String FILE = "subscriptions";
    private static final String VERSION_2 = "V\t2";

    private final Path file;
    private final MaildirOptions options;

    Subscriptions(Path directory, MaildirOptions options) {
        this.file = directory.resolve(FILE);
        this.options = options;
    }

    private record Content(Set<MailboxName> names, List<String> otherLines) {}

    Set<MailboxName> names() throws IOException {
        return read().names();
    }

    void add(MailboxName name) throws IOException {
        change(name, true);
    }

    void remove(MailboxName name) throws IOException {
        change(name, false);
    }

    private void change(MailboxName name, boolean subscribed) throws IOException {
        try (FileLocks.Dot lock =
                FileLocks.dot(file.resolveSibling(FILE + ".lock"), options.host(), options.lockWait())) {
            Content content = read();
            boolean changed =
                    subscribed ? content.names().add(name) : content.names().remove(name);
            if (!changed) return;
            lock.touch();
            StoreFiles.replace(file, text(content), options.names().next());
        }
    }

    private static byte[] text(Content content) {
        StringBuilder text = new StringBuilder(VERSION_2).append("\n\n");
        for (MailboxName name : content.names()) {
            text.append(String.join(
                    "\t", name.levels().stream().map(ModifiedUtf7::encode).toList()));
            text.append('\n');
        }
        for (String line : content.otherLines()) {
            text.append(line);
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Content read() throws IOException {
        Content content = new Content(new TreeSet<>(), new ArrayList<>());
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return content;
        }
        List<String> lines = text.lines().toList();
        boolean version2 = !lines.isEmpty() && lines.get(0).startsWith(VERSION_2);
        for (String line : version2 ? lines.subList(1, lines.size()) : lines) {
            if (line.isEmpty()) continue;
            Optional<MailboxName> name = name(line, version2 ? '\t' : '.');
            if (name.isPresent()) content.names().add(name.get());
            else content.otherLines().add(version2 ? line : line.replace('.', '\t'));
        }
        return content;
    }

    private static Optional<MailboxName> name(String line, char separator) {
        try {
            List<String> levels = new ArrayList<>();
            int start = 0;
            for (int i = 0; i <= line.length(); i++) {
                if (i == line.length() || line.charAt(i) == separator) {
                    levels.add(ModifiedUtf7.decode(line.substring(start, i)));
                    start = i + 1;
                }
            }
            return Optional.of(new MailboxName(levels));
        } catch (SyntaxException notAName) {
            return Optional.empty();
        }
    }
}
