package org.mailrail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.store.Flags;
import org.mailrail.store.MailAccount;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxMessage;
import org.mailrail.store.MailboxName;
import org.mailrail.store.MailboxView;
import org.mailrail.store.SystemFlag;

/** Reads the Maildir that Dovecot made for the conformance suites. */
class DovecotMaildirTest {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @TempDir
    Path root;

    @Test
    void whatDovecotSaysOfItsMaildirIsWhatWeRead() throws Exception {
        String folder = System.getProperty("mailrail.conformance", "");
        Path samples = Path.of(folder, "dovecot-mailboxes");
        assumeTrue(!folder.isEmpty() && Files.isDirectory(samples), "no conformance data");
        int status = new ProcessBuilder(
                        "tar", "xpf", samples.resolve("maildir.tar").toString(), "-C", root.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
        Map<?, ?> expected = (Map<?, ?>) new Json(Files.readString(samples.resolve("maildir.expected.json"))).value();
        byte[] listBefore = Files.readAllBytes(root.resolve("Maildir/dovecot-uidlist"));
        int messages = 0;
        try (Maildirs store = Maildirs.under(root);
                MailAccount account = store.account("Maildir")) {
            assertThat(account.subscriptions().stream().map(MailboxName::toString))
                    .containsExactlyInAnyOrderElementsOf(strings(member(expected, "subscribed")));
            Map<?, ?> mailboxes = (Map<?, ?>) member(expected, "mailboxes");
            for (Map.Entry<?, ?> entry : mailboxes.entrySet()) {
                MailboxName name = MailboxName.of((String) entry.getKey(), '/');
                try (Mailbox mailbox = account.open(name).orElseThrow()) {
                    messages += check(mailbox, (Map<?, ?>) entry.getValue());
                }
            }
            assertThat(account.list().stream()
                            .filter(MailAccount.Entry::selectable)
                            .map(entry -> entry.name().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            mailboxes.keySet().stream().map(String.class::cast).toList());
        }
        assertThat(messages).isEqualTo(15);
        assertThat(Files.readAllBytes(root.resolve("Maildir/dovecot-uidlist"))).isEqualTo(listBefore);
    }

    private static int check(Mailbox mailbox, Map<?, ?> expected) throws Exception {
        MailboxView view = mailbox.view();
        Map<?, ?> status = (Map<?, ?>) member(expected, "status");
        assertThat(view.uidValidity()).hasToString((String) status.get("uidvalidity"));
        assertThat(Long.toString(view.uidNext())).isEqualTo(status.get("uidnext"));
        List<?> messages = (List<?>) member(expected, "messages");
        assertThat(view.size()).isEqualTo(messages.size());
        for (int i = 0; i < view.size(); i++) {
            Map<?, ?> message = (Map<?, ?>) messages.get(i);
            assertThat(Long.toString(view.uid(i))).isEqualTo(message.get("uid"));
            assertThat(view.flags(i)).isEqualTo(flags(strings(member(message, "flags"))));
            MailboxMessage ours = mailbox.message(view.uid(i)).orElseThrow();
            assertThat(Long.toString(ours.content().size())).isEqualTo(message.get("size.virtual"));
            assertThat(ours.internalDate())
                    .isEqualTo(LocalDateTime.parse((String) message.get("date.received"), DATE)
                            .toInstant(ZoneOffset.UTC));
            try (InputStream in = ours.content().stream()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
                assertThat(HexFormat.of().formatHex(digest)).isEqualTo(message.get("sha256_crlf"));
            }
        }
        return messages.size();
    }

    private static Object member(Map<?, ?> object, String name) {
        return Objects.requireNonNull(object.get(name), name);
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }

    /** Of the 32 keywords of the sample, the 26 that have a letter; Dovecot keeps the others in its index only: kw24 to kw29. */
    private static Flags flags(List<String> names) {
        List<SystemFlag> system = new ArrayList<>();
        List<String> keywords = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith("\\")) {
                for (SystemFlag flag : SystemFlag.values()) if (flag.wireName().equals(name)) system.add(flag);
            } else if (name.compareTo("kw24") < 0 || name.compareTo("kw29") > 0) {
                keywords.add(name);
            }
        }
        return Flags.of(system, keywords);
    }

    /** As much of JSON as the expectations need. */
    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object value() {
            space();
            return switch (text.charAt(at)) {
                case '{' -> object();
                case '[' -> array();
                default -> string();
            };
        }

        private Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            at++;
            while (!ends('}')) {
                String key = string();
                space();
                at++;
                object.put(key, value());
            }
            return object;
        }

        private List<Object> array() {
            List<Object> array = new ArrayList<>();
            at++;
            while (!ends(']')) array.add(value());
            return array;
        }

        private boolean ends(char end) {
            space();
            if (text.charAt(at) == ',') at++;
            space();
            if (text.charAt(at) != end) return false;
            at++;
            return true;
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c == '\\') c = text.charAt(++at);
                if (c == 'u' && text.charAt(at - 1) == '\\') {
                    c = (char) HexFormat.fromHexDigits(text, at + 1, at + 5);
                    at += 4;
                }
                string.append(c);
            }
            at++;
            return string.toString();
        }

        private void space() {
            while (Character.isWhitespace(text.charAt(at))) at++;
        }
    }
}
