package org.mailrail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.message.MessageContent;
import org.mailrail.store.FlagChange;
import org.mailrail.store.Flags;
import org.mailrail.store.MailAccount;
import org.mailrail.store.MailAccount.Outcome;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxGoneException;
import org.mailrail.store.MailboxName;
import org.mailrail.store.MailboxView;
import org.mailrail.store.SystemFlag;
import org.mailrail.store.UidSet;

/** A Maildir as it lies on the disk, made and changed by hand as other programs do. */
class MaildirFolderTest {
    private static final Instant DATE = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path root;

    private Path maildir;
    private Maildirs store;
    private Mailbox inbox;

    @BeforeEach
    void open() throws IOException {
        maildir = root.resolve("example.org/ada");
        for (String part : List.of("new", "cur", "tmp")) Files.createDirectories(maildir.resolve(part));
        store = Maildirs.under(root);
        inbox = open(store);
    }

    @AfterEach
    void close() throws IOException {
        inbox.close();
        store.close();
    }

    private static Mailbox open(Maildirs store) throws IOException {
        return store.account("ada@example.org").open(MailboxName.INBOX).orElseThrow();
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(maildir.resolve(name), text);
    }

    private List<String> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(maildir.resolve(directory))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Mailbox.NewMessage message(String text) {
        return new Mailbox.NewMessage(MessageContent.of(text.getBytes(StandardCharsets.UTF_8)), Flags.NONE, DATE);
    }

    private static String uids(Mailbox mailbox) throws IOException {
        MailboxView view = mailbox.view();
        long[] uids = new long[view.size()];
        for (int i = 0; i < uids.length; i++) uids[i] = view.uid(i);
        return UidSet.of(uids).toString();
    }

    private static String text(Mailbox mailbox, long uid) throws IOException {
        try (InputStream in = mailbox.message(uid).orElseThrow().content().stream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.x:2,TS          | 1.x:2,FST
            1.x:2,Sab         | 1.x:2,FSab
            1.x:2,SZ          | 1.x:2,FSZ
            1.x:2,ST,more=1   | 1.x:2,FST,more=1
            1.x:1,foo         | 1.x:1,foo
            1.x!2,S           | 1.x!2,S:2,F
            1.x               | 1.x:2,F
            1.x:2,F           | 1.x:2,F
            """)
    void anotherFlagIsWrittenInOrderAndNothingElseIsTouched(String before, String after) throws IOException {
        file("cur/" + before, "a\n");
        inbox.view();
        UidSet there = inbox.store(UidSet.of(1), new FlagChange.Add(Flags.of(SystemFlag.FLAGGED)));
        assertThat(there).isEqualTo(UidSet.of(1));
        assertThat(files("cur")).containsExactly(after);
    }

    @Test
    void theSeparatorThatStandsInANameIsKept() throws IOException {
        file("cur/1.x!2,S", "a\n");
        file("cur/2.x:2,S", "a\n");
        file("cur/3.x", "a\n");
        try (Maildirs other = Maildirs.builder(root).infoSeparator('!').build();
                Mailbox mailbox = open(other)) {
            mailbox.view();
            mailbox.store(UidSet.of(1, 2, 3), new FlagChange.Add(Flags.of(SystemFlag.FLAGGED)));
            assertThat(files("cur")).containsExactly("1.x!2,FS", "2.x:2,FS", "3.x!2,F");
        }
    }

    @Test
    void foreignFilesGetUidsInTheOrderOfTheirDelivery() throws IOException {
        file("cur/20.M5P1.h:2,S", "third\n");
        file("new/20.M4P1.h", "second\n");
        file("new/3.M9P1.h", "first\n");
        file("new/.hidden", "no message\n");
        assertThat(uids(inbox)).isEqualTo("1:3");
        assertThat(text(inbox, 1)).isEqualTo("first\r\n");
        assertThat(text(inbox, 3)).isEqualTo("third\r\n");
        assertThat(inbox.recent()).isEqualTo(UidSet.of(1, 2));
        file("new/1.M1P1.h", "late\n");
        assertThat(text(inbox, uids(inbox).endsWith("4") ? 4 : 0)).isEqualTo("late\r\n");
        assertThat(Files.readAllLines(maildir.resolve("dovecot-uidlist")).subList(1, 5))
                .containsExactly("1 :3.M9P1.h", "2 :20.M4P1.h", "3 :20.M5P1.h", "4 :1.M1P1.h");
    }

    @Test
    void aRenamedFileKeepsItsUid() throws IOException {
        file("new/1.M1P1.h", "a\n");
        assertThat(uids(inbox)).isEqualTo("1");
        Files.move(maildir.resolve("new/1.M1P1.h"), maildir.resolve("cur/1.M1P1.h:2,RS"));
        MailboxView view = inbox.view();
        assertThat(view.uid(0)).isEqualTo(1);
        assertThat(view.flags(0)).isEqualTo(Flags.of(SystemFlag.SEEN, SystemFlag.ANSWERED));
        Files.move(maildir.resolve("cur/1.M1P1.h:2,RS"), maildir.resolve("cur/1.M1P1.h:2,RST"));
        assertThat(inbox.store(UidSet.of(1), new FlagChange.Remove(Flags.of(SystemFlag.SEEN))))
                .isEqualTo(UidSet.of(1));
        assertThat(files("cur")).containsExactly("1.M1P1.h:2,RT");
    }

    @Test
    void aFileThatComesBackIsAnotherMessage() throws IOException {
        file("cur/1.M1P1.h:2,", "a\n");
        assertThat(uids(inbox)).isEqualTo("1");
        Files.move(maildir.resolve("cur/1.M1P1.h:2,"), maildir.resolve("elsewhere"));
        assertThat(uids(inbox)).isEmpty();
        Files.move(maildir.resolve("elsewhere"), maildir.resolve("cur/1.M1P1.h:2,"));
        assertThat(uids(inbox)).isEqualTo("2");
    }

    @Test
    void theListIsReadAsDovecotWritesIt() throws IOException {
        Files.writeString(
                maildir.resolve("dovecot-uidlist"),
                "3 V1234567 N9 Xkept Ga9aec61050ac066b3478000083ecc375\n3 S5 W6 :1.a:2,S\n5 :2.b\n12 Gx :3.c\n");
        Files.writeString(maildir.resolve("dovecot-keywords"), "0 $Forwarded\n2 Work\n");
        file("cur/1.a:2,Sa", "a\nbb\n");
        file("cur/3.c:2,c", "c\n");
        MailboxView view = inbox.view();
        assertThat(view.uidValidity().value()).isEqualTo(1234567);
        assertThat(view.uidNext()).isEqualTo(13);
        assertThat(uids(inbox)).isEqualTo("3,12");
        assertThat(view.flags(0)).isEqualTo(Flags.of(List.of(SystemFlag.SEEN), List.of("$Forwarded")));
        assertThat(view.flags(1).keywords()).containsExactly("Work");
        assertThat(inbox.append(List.of(message("d\r\n"))).uids()).containsExactly(13L);
        assertThat(Files.readString(maildir.resolve("dovecot-uidlist")))
                .startsWith("3 V1234567 N9 Xkept Ga9aec61050ac066b3478000083ecc375\n3 S5 W6 :1.a:2,S\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3 V5 N0          | no next UID
            3 N1             | no UIDVALIDITY
            4 V5 N1          | unknown version
            3 V5 N9;2 :x;1 :y| not ascending
            3 V5 N9;0 :x     | no UID
            3 V5 N9;1 x      | no name
            3 V5 N9;1 :a/b   | a path
            """)
    void aDamagedListMeansANewGeneration(String damaged, String why) throws IOException {
        file("cur/1.a:2,", "a\n");
        Files.writeString(maildir.resolve("dovecot-uidlist"), damaged.replace(';', '\n') + "\n");
        assertThat(inbox.view().uidValidity().value()).as(why).isGreaterThan(1_000_000);
        assertThat(uids(inbox)).isEqualTo("1");
    }

    @Test
    void aListThatIsLostMeansANewGeneration() throws IOException {
        inbox.append(List.of(message("a\r\n"), message("b\r\n")));
        long before = inbox.view().uidValidity().value();
        Files.delete(maildir.resolve("dovecot-uidlist"));
        assertThat(inbox.view().uidValidity().value()).isGreaterThan(before);
        assertThat(uids(inbox)).isEqualTo("1:2");
    }

    @Test
    void aLineThatWasBeingWrittenWhenItsProcessDiedIsLeftOut() throws IOException {
        inbox.append(List.of(message("a\r\n")));
        long validity = inbox.view().uidValidity().value();
        Path list = maildir.resolve("dovecot-uidlist");
        Files.writeString(list, Files.readString(list) + "2 :177");
        assertThat(uids(inbox)).isEqualTo("1");
        assertThat(inbox.append(List.of(message("b\r\n"))).uids()).containsExactly(2L);
        assertThat(inbox.view().uidValidity().value()).isEqualTo(validity);
        assertThat(Files.readString(list)).doesNotContain(":177\n");
        try (Maildirs other = Maildirs.under(root);
                Mailbox again = open(other)) {
            assertThat(uids(again)).isEqualTo("1:2");
        }
    }

    @Test
    void couriersListIsReadAndBecomesDovecots() throws IOException {
        Files.writeString(maildir.resolve("dovecot-uidlist"), "1 1234567 9\n4 1.a\n");
        file("cur/1.a:2,", "a\n");
        assertThat(uids(inbox)).isEqualTo("4");
        assertThat(inbox.view().uidValidity().value()).isEqualTo(1234567);
        assertThat(Files.readString(maildir.resolve("dovecot-uidlist"))).startsWith("3 V1234567 N9");
    }

    @Test
    void messagesAreStoredWithLfAndTheirSizesInTheName() throws IOException {
        inbox.append(List.of(message("Subject: x\r\n\r\nbody\r\n")));
        String name = files("new").get(0);
        assertThat(name).matches("\\d+\\.M\\d+P\\d+R[0-9a-f]{8}\\.[^:/]+,S=17,W=20");
        assertThat(Files.readString(maildir.resolve("new").resolve(name))).isEqualTo("Subject: x\n\nbody\n");
        assertThat(Files.getLastModifiedTime(maildir.resolve("new").resolve(name))
                        .toInstant())
                .isEqualTo(DATE);
        assertThat(files("tmp")).isEmpty();
    }

    @Test
    void messagesAreStoredWithCrlfIfSo() throws IOException {
        try (Maildirs crlf = Maildirs.builder(root).saveCrlf(true).build();
                Mailbox mailbox = open(crlf)) {
            mailbox.append(List.of(message("a\r\nb\r\n")));
            String name = files("new").get(0);
            assertThat(name).endsWith(",S=6,W=6");
            assertThat(Files.readString(maildir.resolve("new").resolve(name))).isEqualTo("a\r\nb\r\n");
            assertThat(text(inbox, Long.parseLong(uids(inbox)))).isEqualTo("a\r\nb\r\n");
        }
    }

    @Test
    void aSizeInANameThatIsNotThatOfTheFileIsNotBelieved() throws IOException {
        file("cur/1.a,S=100,W=120:2,", "a\nb\n");
        file("cur/2.a,S=4,W=6:2,", "a\nb\n");
        file("cur/3.a,S=4x,W=9:2,", "a\r\nb");
        inbox.view();
        for (long uid : new long[] {1, 2, 3}) {
            assertThat(inbox.message(uid).orElseThrow().content().size())
                    .isEqualTo(text(inbox, uid).length());
        }
        assertThat(text(inbox, 1)).isEqualTo("a\r\nb\r\n");
        assertThat(text(inbox, 3)).isEqualTo("a\r\nb");
    }

    @Test
    void theTwentySeventhKeywordIsNotKept() throws IOException {
        inbox.append(List.of(message("a\r\n")));
        for (int i = 0; i < 27; i++) {
            inbox.store(UidSet.of(1), new FlagChange.Add(Flags.of(List.of(), List.of("kw" + i))));
        }
        assertThat(inbox.view().flags(0).keywords()).hasSize(26).doesNotContain("kw26");
        assertThat(files("new").get(0)).endsWith(":2,abcdefghijklmnopqrstuvwxyz");
    }

    @Test
    void onlyWhatIsOldInTmpIsRemoved() throws IOException {
        Instant now = Instant.now().plus(Duration.ofHours(40));
        file("tmp/1.old", "a");
        file("tmp/2.young", "b");
        Files.setLastModifiedTime(maildir.resolve("tmp/2.young"), FileTime.from(now.minus(Duration.ofHours(1))));
        try (Maildirs later =
                        Maildirs.builder(root).clock(InstantSource.fixed(now)).build();
                Mailbox mailbox = open(later)) {
            assertThat(mailbox.view().size()).isZero();
        }
        assertThat(files("tmp")).containsExactly("2.young");
    }

    @Test
    void namesThatMaildirCannotHoldAreRefused() throws IOException {
        MailAccount account = store.account("ada@example.org");
        assertThat(account.create(MailboxName.of("a.b", '/'))).isEqualTo(Outcome.NOT_POSSIBLE);
        assertThat(account.create(MailboxName.of("ö".repeat(120), '/'))).isEqualTo(Outcome.NOT_POSSIBLE);
        assertThat(account.open(MailboxName.of("a.b", '/'))).isEmpty();
    }

    @Test
    void onlyDirectoriesThatAreWrittenAsTheirNameIsAreListed() throws IOException {
        for (String name :
                List.of(".a", ".T&APY-st", ".INBOX.Sub", ".b&AGE-", ".inbox.sub", "..c", ".d.", ".INBOX", ".&Jjo")) {
            Files.createDirectories(maildir.resolve(name).resolve("cur"));
        }
        Files.createDirectories(maildir.resolve(".nocur"));
        assertThat(store.account("ada@example.org").list().stream()
                        .map(entry -> entry.name().toString()))
                .containsExactly("INBOX", "INBOX/Sub", "Töst", "a");
    }

    @Test
    void subscriptionsOfBothVersionsAreRead() throws IOException {
        MailAccount account = store.account("ada@example.org");
        Files.writeString(maildir.resolve("subscriptions"), "Archive.2026\nT&APY-st\n&broken\n");
        assertThat(account.subscriptions())
                .containsExactlyInAnyOrder(MailboxName.of("Archive/2026", '/'), MailboxName.of("Töst", '/'));
        account.subscribe(MailboxName.of("x/y", '/'));
        assertThat(Files.readString(maildir.resolve("subscriptions")))
                .isEqualTo("V\t2\n\nArchive\t2026\nT&APY-st\nx\ty\n&broken\n");
        assertThat(account.subscriptions()).hasSize(3);
    }

    @Test
    void usersLieWhereTheLayoutSays() throws IOException {
        try (Maildirs other = Maildirs.builder(root).layout("%d/%n/Maildir").build()) {
            other.account("bob@example.net");
            assertThat(root.resolve("example.net/bob/Maildir/cur")).isDirectory();
        }
        store.account("carol");
        assertThat(root.resolve("carol/cur")).isDirectory();
    }

    @Test
    void whoListensHearsOfForeignChanges() throws Exception {
        try (Maildirs watching = Maildirs.builder(root)
                        .pollInterval(Duration.ofMillis(10))
                        .build();
                Mailbox mailbox = open(watching)) {
            CountDownLatch heard = new CountDownLatch(1);
            try (Mailbox.Registration registration = mailbox.onChange(heard::countDown)) {
                assertThat(registration).isNotNull();
                file("new/1.M1P1.h", "a\n");
                assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void aMailboxThatAnotherProgramRemovedIsGone() throws IOException {
        MailAccount account = store.account("ada@example.org");
        account.create(MailboxName.of("a", '/'));
        try (Mailbox mailbox = account.open(MailboxName.of("a", '/')).orElseThrow()) {
            mailbox.append(List.of(message("a\r\n")));
            Files.move(maildir.resolve(".a"), maildir.resolve("elsewhere"));
            assertThatThrownBy(() -> mailbox.append(List.of(message("b\r\n"))))
                    .isInstanceOf(MailboxGoneException.class);
            assertThatThrownBy(mailbox::view).isInstanceOf(MailboxGoneException.class);
        }
    }
}
