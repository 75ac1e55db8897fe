package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.ServerFolder;
import org.mailrail.examples.server.ServerProcess;

/**
 * One Maildir served by ours, by Dovecot, by ours and by Dovecot again: neither sees more of the other than mail that
 * has come and flags that have changed.
 */
@Tag("interop")
class SharedMaildirTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADA = ServerFolder.address("ada");

    @TempDir
    Path folder;

    private ServerFolder ours;
    private int starts;

    /** The account as a client sees it. */
    private record Account(MailboxState inbox, MailboxState archive) {
        static Account of(Curl curl) throws Exception {
            return new Account(MailboxState.of(curl, "INBOX"), MailboxState.of(curl, "Archive"));
        }
    }

    /** What is done with the account while one of the two serves it. */
    private interface Session {
        void with(Curl curl, Arrivals arrivals) throws Exception;
    }

    /** Mail comes in by the way of the server that is running. */
    private interface Arrivals {
        void deliver(int count) throws Exception;
    }

    @BeforeEach
    void configure() throws Exception {
        ours = ServerFolder.create(Program.reachable(folder.resolve("ours"))).write();
    }

    @Test
    void goesFromOursToDovecotAndBack() throws Exception {
        Account ofOurs = inOurs((curl, arrivals) -> {
            arrivals.deliver(10);
            curl.command("INBOX", "UID STORE 1 +FLAGS (\\Seen)");
            curl.command("INBOX", "UID STORE 2 +FLAGS (\\Flagged \\Answered)");
            curl.command("INBOX", "UID STORE 3 +FLAGS (Work)");
            curl.command("INBOX", "UID STORE 10 +FLAGS (\\Deleted)");
            curl.command("INBOX", "EXPUNGE");
            curl.command("", "CREATE Archive");
            curl.command("INBOX", "UID COPY 2:3 Archive");
        });
        assertThat(ofOurs.inbox().uidNext()).isEqualTo(11);
        assertThat(ofOurs.archive().flags())
                .containsEntry(1L, "\\Answered \\Flagged")
                .containsEntry(2L, "Work");

        Account ofDovecot = inDovecot((curl, arrivals) -> {
            assertThat(Account.of(curl)).isEqualTo(ofOurs);
            arrivals.deliver(2);
            curl.command("INBOX", "UID STORE 4 +FLAGS (\\Draft Later)");
            curl.command("INBOX", "UID STORE 1 -FLAGS (\\Seen)");
            curl.command("INBOX", "UID STORE 5 +FLAGS (\\Deleted)");
            curl.command("INBOX", "EXPUNGE");
            curl.command("INBOX", "UID COPY 4 Archive");
        });
        assertThat(ofDovecot.inbox().flags()).containsEntry(4L, "Later \\Draft").containsKeys(11L, 12L);

        Account ofOursAgain = inOurs((curl, arrivals) -> {
            assertThat(Account.of(curl)).isEqualTo(ofDovecot);
            arrivals.deliver(1);
            curl.command("INBOX", "UID STORE 6 +FLAGS (Later Third)");
            curl.command("INBOX", "UID STORE 12 +FLAGS (\\Deleted)");
            curl.command("INBOX", "EXPUNGE");
        });
        assertThat(ofOursAgain.inbox().flags()).containsKey(13L).doesNotContainKey(12L);

        inDovecot((curl, arrivals) -> assertThat(Account.of(curl)).isEqualTo(ofOursAgain));
    }

    private Account inOurs(Session session) throws Exception {
        try (ServerProcess server = ServerProcess.start(ours)) {
            Curl curl = new Curl(server.address("imap"), ADA);
            session.with(curl, count -> {
                int before = ours.maildir("ada").count();
                Sent.by(server.address("smtp"), ADA, count);
                boolean delivered =
                        Await.within(PATIENCE, () -> ours.maildir("ada").count() == before + count);
                assertThat(delivered).as(server.log()).isTrue();
            });
            assertThat(server.log()).as("what ours complains of").doesNotContain(" WARN ", " ERROR ");
            return Account.of(curl);
        }
    }

    private Account inDovecot(Session session) throws Exception {
        try (DovecotPeer dovecot = DovecotPeer.start(
                folder.resolve("dovecot" + ++starts),
                ours.path().resolve("passwd"),
                ours.path().resolve("mail"))) {
            Curl curl = new Curl(dovecot.imap(), ADA);
            session.with(curl, count -> {
                for (int number = 0; number < count; number++) {
                    curl.append("INBOX", Files.write(folder.resolve("appended"), Messages.numbered(number, starts)));
                }
            });
            Account left = Account.of(curl);
            assertThat(dovecot.complaints()).isEmpty();
            return left;
        }
    }
}
