package org.mailrail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.message.MessageContent;
import org.mailrail.store.FlagChange;
import org.mailrail.store.Flags;
import org.mailrail.store.MailAccount;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxName;
import org.mailrail.store.MailboxView;
import org.mailrail.store.SystemFlag;
import org.mailrail.store.UidSet;

/** Dovecot's {@code doveadm} and we take turns on one Maildir, and see the same. */
@Tag("interop")
class DovecotInteropTest {
    private static final Instant DATE = Instant.parse("2026-03-01T12:00:00Z");
    private static final MailboxName ARCHIVE = MailboxName.of("Töst/2026", '/');

    @TempDir
    Path root;

    private Path config;
    private Path errors;

    @BeforeEach
    void configure() throws IOException {
        errors = root.resolve("errors");
        config = root.resolve("dovecot.conf");
        Files.createDirectories(root.resolve("run"));
        Files.writeString(config, """
                base_dir = %s/run
                mail_location = maildir:%s/ada
                ssl = no
                protocols =
                log_path = /dev/stderr
                namespace inbox {
                  inbox = yes
                  separator = /
                }
                """.formatted(root, root));
    }

    /** Runs doveadm, which must succeed and say nothing on its error output. */
    private List<String> doveadm(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        // Dovecot serves no mail as root. Where the build runs as root, doveadm sees it, and the files of root, as an
        // ordinary user.
        if (Files.getAttribute(root, "unix:uid").equals(0)) {
            command.addAll(List.of("unshare", "--user", "--map-user=1000", "--map-group=1000"));
        }
        command.addAll(List.of("doveadm", "-c", config.toString(), "-f", "tab"));
        command.addAll(List.of(arguments));
        Path in = Files.writeString(root.resolve("input"), input);
        Path out = root.resolve("output");
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        process.environment().put("USER", "ada");
        process.environment().put("HOME", root.toString());
        int status = process.start().waitFor();
        assertThat(errors).content().isEmpty();
        assertThat(status).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    /** UIDVALIDITY, next UID, and a line for each message: UID, flags in alphabetical order, size, INTERNALDATE. */
    private List<String> asDovecotSeesIt(MailboxName mailbox) throws Exception {
        List<String> seen = new ArrayList<>();
        String name = mailbox.toString('/');
        String[] status = fields(
                doveadm("", "mailbox", "status", "uidvalidity uidnext", name).get(1));
        seen.add(status[2] + " " + status[1]); // in an order of its own: mailbox, uidnext, uidvalidity
        List<String> lines =
                doveadm("", "fetch", "uid flags size.virtual date.received.unixtime", "mailbox", name, "all");
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = fields(line);
            TreeSet<String> flags = new TreeSet<>();
            for (String flag : fields[1].split(" ", -1))
                if (!flag.isEmpty() && !flag.equals("\\Recent")) flags.add(flag);
            seen.add(fields[0] + " " + flags + " " + fields[2] + " " + fields[3]);
        }
        return seen;
    }

    private static String[] fields(String line) {
        return line.split("\t", -1);
    }

    private static List<String> asWeSeeIt(Mailbox mailbox) throws IOException {
        List<String> seen = new ArrayList<>();
        MailboxView view = mailbox.view();
        seen.add(view.uidValidity() + " " + view.uidNext());
        for (int i = 0; i < view.size(); i++) {
            TreeSet<String> flags = new TreeSet<>(view.flags(i).keywords());
            for (SystemFlag flag : view.flags(i).system()) flags.add(flag.wireName());
            var message = mailbox.message(view.uid(i)).orElseThrow();
            seen.add(view.uid(i) + " " + flags + " " + message.content().size() + " "
                    + message.internalDate().getEpochSecond());
        }
        return seen;
    }

    private static Mailbox.NewMessage message(String text, Flags flags) {
        byte[] octets = ("Subject: " + text + "\r\n\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8);
        return new Mailbox.NewMessage(MessageContent.of(octets), flags, DATE);
    }

    @Test
    void bothSeeTheSameAfterEachOthersChanges() throws Exception {
        try (Maildirs store = Maildirs.under(root);
                MailAccount account = store.account("ada");
                Mailbox inbox = account.open(MailboxName.INBOX).orElseThrow()) {
            assertThat(account.create(ARCHIVE)).isEqualTo(MailAccount.Outcome.DONE);
            account.subscribe(ARCHIVE);
            try (Mailbox archive = account.open(ARCHIVE).orElseThrow()) {
                Flags flags = Flags.of(List.of(SystemFlag.SEEN, SystemFlag.DRAFT), List.of("Work", "$Forwarded"));
                inbox.append(List.of(message("one", Flags.NONE), message("two", flags), message("three", Flags.NONE)));
                inbox.claimRecent();
                inbox.append(List.of(message("four", Flags.NONE)));
                inbox.copy(UidSet.of(2, 3), archive);
                inbox.expunge(UidSet.of(3));
                assertThat(asDovecotSeesIt(MailboxName.INBOX))
                        .isEqualTo(asWeSeeIt(inbox))
                        .hasSize(4);
                assertThat(asDovecotSeesIt(ARCHIVE))
                        .isEqualTo(asWeSeeIt(archive))
                        .hasSize(3);
                assertThat(doveadm("", "mailbox", "list", "-s")).contains("Töst/2026");

                doveadm("Subject: five\n\nfive\n", "save", "-m", "INBOX");
                doveadm("", "flags", "add", "\\Flagged Private", "mailbox", "INBOX", "uid", "1:2");
                doveadm("", "flags", "remove", "Work", "mailbox", "INBOX", "uid", "2");
                doveadm("", "copy", "Töst/2026", "mailbox", "INBOX", "uid", "4:5");
                doveadm("", "expunge", "mailbox", "Töst/2026", "uid", "1");
                assertThat(asWeSeeIt(inbox))
                        .isEqualTo(asDovecotSeesIt(MailboxName.INBOX))
                        .hasSize(5);
                assertThat(asWeSeeIt(archive))
                        .isEqualTo(asDovecotSeesIt(ARCHIVE))
                        .hasSize(4);

                inbox.append(List.of(message("six", Flags.of(List.of(), List.of("Private", "Third")))));
                inbox.store(UidSet.of(1), new FlagChange.Replace(Flags.of(SystemFlag.ANSWERED)));
                archive.expunge(UidSet.of(2, 3));
                archive.append(List.of(message("seven", Flags.NONE)));
                assertThat(asDovecotSeesIt(MailboxName.INBOX))
                        .isEqualTo(asWeSeeIt(inbox))
                        .hasSize(6);
                assertThat(asDovecotSeesIt(ARCHIVE))
                        .isEqualTo(asWeSeeIt(archive))
                        .hasSize(3);
                doveadm("", "force-resync", "*");
                assertThat(asDovecotSeesIt(MailboxName.INBOX)).isEqualTo(asWeSeeIt(inbox));
            }
        }
    }

    @Test
    void bothDeliverAtOnceAndNothingIsLost() throws Exception {
        int each = 30;
        try (Maildirs store = Maildirs.under(root);
                Mailbox inbox = store.account("ada").open(MailboxName.INBOX).orElseThrow()) {
            List<Throwable> failures = new ArrayList<>();
            Thread ours = new Thread(() -> {
                try {
                    for (int i = 0; i < 3 * each; i++) {
                        inbox.append(List.of(message("ours " + i, Flags.NONE)));
                        inbox.claimRecent();
                        inbox.store(UidSet.of(inbox.view().uid(0)), new FlagChange.Add(Flags.of(SystemFlag.SEEN)));
                    }
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
            });
            ours.start();
            for (int i = 0; i < each; i++) doveadm("Subject: theirs\n\n" + i + "\n", "save", "-m", "INBOX");
            ours.join();
            assertThat(failures).isEmpty();
            assertThat(asWeSeeIt(inbox))
                    .isEqualTo(asDovecotSeesIt(MailboxName.INBOX))
                    .hasSize(4 * each + 1);
        }
    }
}
