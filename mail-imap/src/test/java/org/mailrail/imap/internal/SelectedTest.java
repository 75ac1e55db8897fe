package org.mailrail.imap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.store.Flags;
import org.mailrail.store.MailAccount;
import org.mailrail.store.MailStore;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxName;
import org.mailrail.store.SystemFlag;

/** STORE, EXPUNGE, COPY, MOVE, APPEND, IDLE, and what is told of other sessions' changes. */
class SelectedTest {
    private static final Flags SEEN = Flags.of(SystemFlag.SEEN);

    @TempDir
    Path temporary;

    private final Transcript client = new Transcript(5);

    private void fiveMessages() throws IOException {
        for (int i = 1; i <= 5; i++) client.deliver("Subject: " + i + "\n\n" + i + "\n", SEEN);
    }

    @Test
    void numbersStayUntilAnExpungeHasBeenTold() throws IOException {
        fiveMessages();
        Transcript a = client.another().inInbox();
        Transcript b = client.another().inInbox();
        a.play("""
                C: a STORE 2 +FLAGS.SILENT (\\Deleted)
                S: a OK STORE completed
                C: b EXPUNGE
                S: * 2 EXPUNGE
                S: b OK EXPUNGE completed
                """);
        b.play("""
                C: c FETCH 3 UID
                S: * 3 FETCH (UID 3)
                S: c OK FETCH completed
                C: d STORE 3 +FLAGS (x)
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft x)
                S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft x \\*)] Flags that can be changed
                S: * 3 FETCH (FLAGS (\\Seen x))
                S: d OK STORE completed
                C: e SEARCH ALL
                S: * SEARCH 1 2 3 4 5
                S: e OK SEARCH completed
                C: f FETCH 2 (FLAGS BODY.PEEK[])
                S: f OK [EXPUNGEISSUED] FETCH completed, but for messages that are gone
                C: g NOOP
                S: * 2 EXPUNGE
                S: g OK NOOP completed
                C: h IDLE
                S: + idling
                """);
        a.send("d STORE 1,2 +FLAGS.SILENT (\\Deleted)\r\ne EXPUNGE\r\n");
        assertThat(b.newsCalled).isTrue();
        assertThat(b.news()).isEqualTo("* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n");
        client.deliver("Subject: new\n\n", Flags.NONE);
        assertThat(b.news()).isEqualTo("* 3 EXISTS\r\n* 1 RECENT\r\n");
        b.play("""
                C: DONE
                S: h OK IDLE completed
                C: i FETCH 1:* UID
                S: * 1 FETCH (UID 4)
                S: * 2 FETCH (UID 5)
                S: * 3 FETCH (UID 6)
                S: i OK FETCH completed
                """);
    }

    @Test
    void othersFlagsAreToldAndOnesOwnOnlyOnce() throws IOException {
        fiveMessages();
        Transcript a = client.another().inInbox();
        Transcript b = client.another().inInbox();
        a.play("""
                C: a UID STORE 1,3 FLAGS.SILENT (\\Flagged)
                S: a OK STORE completed
                C: b STORE 2 -FLAGS \\Seen
                S: * 2 FETCH (FLAGS (\\Recent))
                S: b OK STORE completed
                C: c NOOP
                S: c OK NOOP completed
                """);
        b.play("""
                C: d NOOP
                S: * 1 FETCH (FLAGS (\\Flagged))
                S: * 2 FETCH (FLAGS ())
                S: * 3 FETCH (FLAGS (\\Flagged))
                S: d OK NOOP completed
                C: e STORE 1 +FLAGS (\\Nonsense)
                S: e BAD Expected a flag that exists near octet 28
                """.replace("(\\Flagged)", "(\\Flagged)"));
    }

    @Test
    void aCopyTellsTheNewUidsAndSoDoesAMove() throws IOException {
        fiveMessages();
        client.account().create(MailboxName.of("to", client.account().separator()));
        long validity = client.mailbox("to").view().uidValidity().value();
        client.inInbox().play("""
                C: a COPY 2:3 nowhere
                S: a NO [TRYCREATE] There is no such mailbox
                C: b COPY 2:3 to
                S: b OK [COPYUID %1$d 2:3 1:2] COPY completed
                C: c UID MOVE 4:9 to
                S: * OK [COPYUID %1$d 4:5 3:4] Moved
                S: * 4 EXPUNGE
                S: * 4 EXPUNGE
                S: c OK MOVE completed
                C: d UID COPY 77 to
                S: d OK Nothing was there to copy
                C: e STATUS to (MESSAGES)
                S: * STATUS to (MESSAGES 4)
                S: e OK STATUS completed
                """.formatted(validity));
    }

    @Test
    void uidExpungeRemovesOnlyWhatItNames() throws IOException {
        fiveMessages();
        client.inInbox();
        client.send("a STORE 1:3 +FLAGS.SILENT (\\Deleted)\r\n");
        client.play("""
                C: b UID EXPUNGE 2:5
                S: * 2 EXPUNGE
                S: * 2 EXPUNGE
                S: b OK EXPUNGE completed
                C: c UID FETCH 1:* UID
                S: * 1 FETCH (UID 1)
                S: * 2 FETCH (UID 4)
                S: * 3 FETCH (UID 5)
                S: c OK FETCH completed
                """);
    }

    @Test
    void anAppendedMessageKeepsFlagsAndDateAndIsToldOf() throws IOException {
        long validity = client.mailbox("INBOX").view().uidValidity().value();
        client.inInbox().play("""
                C: a APPEND INBOX (\\Seen $Junk \\Recent) " 7-Feb-1994 21:52:25 -0800" {19}
                S: + OK
                C: Subject: x\\r\\n\\r\\nhello
                S: * 1 EXISTS
                S: * 1 RECENT
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Junk)
                S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Junk \\*)] Flags that can be changed
                S: a OK [APPENDUID %1$d 1] APPEND completed
                C: b FETCH 1 (FLAGS INTERNALDATE)
                S: * 1 FETCH (FLAGS (\\Seen $Junk \\Recent) INTERNALDATE "08-Feb-1994 05:52:25 +0000")
                S: b OK FETCH completed
                C: c APPEND nowhere {5}
                S: c NO [TRYCREATE] There is no such mailbox
                C: d APPEND nowhere {5+}\\r\\nhello
                S: d NO [TRYCREATE] There is no such mailbox
                C: e APPEND {5+}\\r\\nINBOX {3+}\\r\\na\\nb
                S: * 2 EXISTS
                S: * 2 RECENT
                S: e OK [APPENDUID %1$d 2] APPEND completed
                C: f FETCH 2 BODY.PEEK[]
                S: * 2 FETCH (BODY[] {4}
                S: a
                S: b)
                S: f OK FETCH completed
                C: g APPEND INBOX {3+}\\r\\na\\0b
                S: g NO A message cannot hold NUL
                C: h APPEND INBOX {2000000}
                S: h NO [TOOBIG] The message is too large
                C: i APPEND INBOX
                S: i BAD Expected a message as literal near octet 2
                C: j APPEND INBOX {1+}\\r\\nx {1+}\\r\\ny
                S: j BAD One message at a time
                S: * BYE The literal would be taken for commands
                """.formatted(validity));
    }

    @Test
    void aLargeMessageGoesThroughAFileThatIsGoneAfterwards() throws IOException {
        client.settings = client.settings(temporary);
        client.session = new Session(client.settings, true, () -> {});
        client.loggedIn();
        byte[] message = "0123456789abcde\r\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        client.send("a APPEND INBOX {" + message.length + "}\r\n");
        client.send(Arrays.copyOf(message, 300_000));
        try (Stream<Path> files = Files.list(temporary)) {
            List<Path> there = files.toList();
            assertThat(there).hasSize(1);
            assertThat(Files.getPosixFilePermissions(there.get(0))).hasSize(2);
        }
        assertThat(client.send(Arrays.copyOfRange(message, 300_000, message.length)) + client.send("\r\n"))
                .contains("a OK [APPENDUID");
        assertThat(temporary).isEmptyDirectory();
        try (Mailbox inbox = client.mailbox("INBOX")) {
            assertThat(inbox.message(1).orElseThrow().content().stream().readAllBytes())
                    .isEqualTo(message);
        }
        client.send("b APPEND INBOX {" + message.length + "}\r\n");
        client.send(Arrays.copyOf(message, 300_000));
        client.session.close(); // the connection is lost at 90 per cent
        assertThat(temporary).isEmptyDirectory();
        assertThat(client.mailbox("INBOX").view().size()).isEqualTo(1);
    }

    @Test
    void aMessageThatWasDroppedIsNotAppendedToAMailboxThatCameToBeMeanwhile() throws IOException {
        client.loggedIn();
        client.send("a APPEND late {5+}\r\nhe");
        client.account().create(MailboxName.of("late", client.account().separator()));
        client.play("""
                C: llo
                S: a NO [TRYCREATE] There is no such mailbox
                C: b STATUS late (MESSAGES)
                S: * STATUS late (MESSAGES 0)
                S: b OK STATUS completed
                """);
    }

    @Test
    void anAppendToAMailboxThatCannotBeOpenedLeavesTheSessionInStep() throws IOException {
        Settings whole = client.settings;
        client.settings = new Settings(
                withBrokenDisk(whole.store()),
                whole.sasl(),
                whole.startTls(),
                whole.plaintextAuth(),
                whole.maxCommand(),
                whole.maxCommandBeforeLogin(),
                whole.maxMessage(),
                whole.maxBadCommands(),
                whole.maxAuthFailures(),
                whole.authFailureDelay(),
                whole.temporaryFolder(),
                whole.clock());
        client.session = new Session(client.settings, true, () -> {});
        client.loggedIn();
        client.play("""
                C: a APPEND INBOX {5}
                S: a NO [UNAVAILABLE] This cannot be done at the moment
                C: b APPEND INBOX {8+}\\r\\nc NOOP\\r\\n
                S: b NO [UNAVAILABLE] This cannot be done at the moment
                C: d NOOP
                S: d OK NOOP completed
                """);
    }

    /** The same accounts, but no mailbox in them can be opened. */
    private static MailStore withBrokenDisk(MailStore store) {
        return new MailStore() {
            @Override
            public MailAccount account(String user) throws IOException {
                MailAccount account = store.account(user);
                return (MailAccount) Proxy.newProxyInstance(
                        MailAccount.class.getClassLoader(),
                        new Class<?>[] {MailAccount.class},
                        (self, method, args) -> {
                            if (method.getName().equals("open")) throw new IOException("the disk is broken");
                            return method.invoke(account, args);
                        });
            }

            @Override
            public void close() throws IOException {
                store.close();
            }
        };
    }

    @Test
    void theSelectedMailboxCanBeDeletedAndRenamed() throws IOException {
        Transcript other = client.another().loggedIn();
        client.loggedIn().send("a CREATE x\r\nb CREATE y\r\nc SELECT x\r\n");
        other.send("a SELECT y\r\n");
        client.play("""
                C: d DELETE x
                S: d OK DELETE completed
                C: e NOOP
                S: e OK NOOP completed
                C: f FETCH 1 UID
                S: f BAD Select a mailbox first
                """);
        other.play("""
                C: b RENAME y z
                S: b OK RENAME completed
                S: * BYE The mailbox has been deleted or replaced
                """);
    }

    @Test
    void idleEndsWithDoneAndNothingElse() throws IOException {
        client.loggedIn().play("""
                C: a IDLE
                S: + idling
                C: done
                S: a OK IDLE completed
                C: b IDLE
                S: + idling
                C: c NOOP
                S: b BAD Expected DONE
                C: d NOOP
                S: d OK NOOP completed
                """);
    }
}
