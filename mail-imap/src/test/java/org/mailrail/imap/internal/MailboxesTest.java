package org.mailrail.imap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailrail.store.Flags;
import org.mailrail.store.SystemFlag;

/** LIST, LSUB, STATUS, CREATE, DELETE, RENAME, SUBSCRIBE, NAMESPACE, SELECT. */
class MailboxesTest {
    private final Transcript client = new Transcript(3);
    private char separator;

    @BeforeEach
    void logIn() throws IOException {
        client.loggedIn();
        separator = client.account().separator();
    }

    private void play(String script) throws IOException {
        client.play(script.replace('~', separator));
    }

    @Test
    void mailboxesAreCreatedListedRenamedAndDeleted() throws IOException {
        play("""
                C: a CREATE work~2026~
                S: a OK CREATE completed
                C: b LIST "" *
                S: * LIST (\\HasNoChildren) "~" INBOX
                S: * LIST (\\Noselect \\HasChildren) "~" work
                S: * LIST (\\HasNoChildren) "~" work~2026
                S: b OK LIST completed
                C: c LIST "" %
                S: * LIST (\\HasNoChildren) "~" INBOX
                S: * LIST (\\Noselect \\HasChildren) "~" work
                S: c OK LIST completed
                C: d CREATE work~2026
                S: d NO [ALREADYEXISTS] There is one of this name
                C: e RENAME work~2026 "done it"
                S: e OK RENAME completed
                C: f LIST "" "d% i*"
                S: * LIST (\\HasNoChildren) "~" "done it"
                S: f OK LIST completed
                C: g DELETE "done it"
                S: g OK DELETE completed
                C: h DELETE "done it"
                S: h NO [NONEXISTENT] There is no such mailbox
                C: i DELETE inbox
                S: i NO [CANNOT] This cannot be done to this mailbox
                C: j LIST "" ""
                S: * LIST (\\Noselect) "~" ""
                S: j OK LIST completed
                C: k NAMESPACE
                S: * NAMESPACE (("" "~")) NIL NIL
                S: k OK NAMESPACE completed
                """);
    }

    @Test
    void inboxIsOneMailboxInAnyLetterCase() throws IOException {
        client.deliver("Subject: x\n\nx\n", Flags.NONE);
        play("""
                C: a CREATE Inbox~Foo
                S: a OK CREATE completed
                C: b CREATE inbox
                S: b NO [ALREADYEXISTS] There is one of this name
                C: c STATUS iNbOx (MESSAGES UNSEEN RECENT)
                S: * STATUS INBOX (MESSAGES 1 UNSEEN 1 RECENT 1)
                S: c OK STATUS completed
                C: d LIST "" *
                S: * LIST (\\HasChildren) "~" INBOX
                S: * LIST (\\HasNoChildren) "~" INBOX~Foo
                S: d OK LIST completed
                C: e LIST "" inbox
                S: * LIST (\\HasChildren) "~" INBOX
                S: e OK LIST completed
                C: f RENAME INBOX old
                S: f OK RENAME completed
                C: g STATUS INBOX (MESSAGES)
                S: * STATUS INBOX (MESSAGES 0)
                S: g OK STATUS completed
                C: h STATUS old (MESSAGES)
                S: * STATUS old (MESSAGES 1)
                S: h OK STATUS completed
                """);
        assertThat(client.send("i SELECT Inbox" + separator + "Foo\r\n"))
                .contains("i OK [READ-WRITE] SELECT completed");
    }

    @Test
    void aNameOutsideAsciiHasOneFormOnTheWire() throws IOException {
        play("""
                C: a CREATE &BBAEMQQy-&-&BDMENAQ1-
                S: a OK CREATE completed
                C: b LIST "" "&BBAEMQQy-%"
                S: * LIST (\\HasNoChildren) "~" &BBAEMQQy-&-&BDMENAQ1-
                S: b OK LIST completed
                C: c CREATE &Jjo
                S: c NO [CANNOT] No mailbox can have this name
                C: d CREATE &AGE-
                S: d NO [CANNOT] No mailbox can have this name
                C: e CREATE a*b
                S: e BAD Expected the end of the command near octet 10
                C: f CREATE "a*b"
                S: f NO [CANNOT] No mailbox can have this name
                """);
    }

    @Test
    void subscriptionsAreListedAlsoBelowALevelThatIsAskedFor() throws IOException {
        play("""
                C: a SUBSCRIBE news~comp~mail
                S: a OK SUBSCRIBE completed
                C: b LSUB "" *
                S: * LSUB () "~" news~comp~mail
                S: b OK LSUB completed
                C: c LSUB "" %
                S: * LSUB (\\Noselect) "~" news
                S: c OK LSUB completed
                C: d LSUB "news~" %
                S: * LSUB (\\Noselect) "~" news~comp
                S: d OK LSUB completed
                C: e UNSUBSCRIBE news~comp~mail
                S: e OK UNSUBSCRIBE completed
                C: f LSUB "" *
                S: f OK LSUB completed
                """);
    }

    @Test
    void selectTellsWhatAMailboxHolds() throws IOException {
        client.deliver("Subject: x\n\nx\n", Flags.of(SystemFlag.SEEN));
        client.deliver("Subject: y\n\ny\n", Flags.NONE);
        long validity = client.mailbox("INBOX").view().uidValidity().value();
        String counts = """
                S: * OK [UNSEEN 2] The first unseen
                S: * OK [UIDVALIDITY %d] UIDs valid
                S: * OK [UIDNEXT 3] Predicted next UID
                """.formatted(validity);
        play("""
                C: a EXAMINE INBOX
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S: * OK [PERMANENTFLAGS ()] No flag can be changed
                S: * 2 EXISTS
                S: * 2 RECENT
                """ + counts + """
                S: a OK [READ-ONLY] EXAMINE completed
                C: b STORE 1 +FLAGS (\\Deleted)
                S: b NO The mailbox is read-only
                C: c EXPUNGE
                S: c NO The mailbox is read-only
                C: d SELECT INBOX
                S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
                S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags that can be changed
                S: * 2 EXISTS
                S: * 2 RECENT
                """ + counts + """
                S: d OK [READ-WRITE] SELECT completed
                C: e SELECT nowhere
                S: e NO [NONEXISTENT] There is no such mailbox
                C: f FETCH 1 FLAGS
                S: f BAD Select a mailbox first
                """);
        // Recent once: RFC 3501 section 2.3.2.
        assertThat(client.another().loggedIn().send("a SELECT INBOX\r\n")).contains("* 0 RECENT");
    }

    @Test
    void closeRemovesWhatIsDeletedAndUnselectDoesNot() throws IOException {
        client.deliver("Subject: x\n\nx\n", Flags.of(SystemFlag.DELETED));
        client.send("a SELECT INBOX\r\n");
        play("""
                C: b UNSELECT
                S: b OK UNSELECT completed
                C: c STATUS INBOX (MESSAGES)
                S: * STATUS INBOX (MESSAGES 1)
                S: c OK STATUS completed
                """);
        client.send("d SELECT INBOX\r\n");
        play("""
                C: e CHECK
                S: e OK CHECK completed
                C: f CLOSE
                S: f OK CLOSE completed
                C: g STATUS INBOX (MESSAGES UIDNEXT)
                S: * STATUS INBOX (MESSAGES 0 UIDNEXT 2)
                S: g OK STATUS completed
                """);
    }
}
