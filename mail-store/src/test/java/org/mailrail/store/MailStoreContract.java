package org.mailrail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.message.MessageContent;
import org.mailrail.store.MailAccount.Entry;
import org.mailrail.store.MailAccount.Outcome;

/** What every {@link MailStore} does. */
public abstract class MailStoreContract {
    private static final Instant DATE = Instant.parse("2026-03-01T12:00:00Z");
    private static final MailboxName INBOX = MailboxName.INBOX;

    private MailStore store;
    private MailAccount account;

    /** For the test of one store. */
    protected MailStoreContract() {}

    /** An empty store. */
    protected abstract MailStore newStore() throws IOException;

    @BeforeEach
    void open() throws IOException {
        store = newStore();
        account = store.account("ada@example.org");
    }

    @AfterEach
    void close() throws IOException {
        account.close();
        store.close();
    }

    private Mailbox mailbox(String name) throws IOException {
        return account.open(name(name)).orElseThrow();
    }

    private MailboxName name(String name) {
        return MailboxName.of(name, '/');
    }

    private static Mailbox.NewMessage message(String text, Flags flags) {
        return new Mailbox.NewMessage(
                MessageContent.of(("Subject: " + text + "\r\n\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8)),
                flags,
                DATE);
    }

    private static List<Long> append(Mailbox mailbox, String... texts) throws IOException {
        List<Mailbox.NewMessage> messages = new ArrayList<>();
        for (String text : texts) messages.add(message(text, Flags.NONE));
        return mailbox.append(messages).uids();
    }

    private static String text(Mailbox mailbox, long uid) throws IOException {
        try (InputStream in = mailbox.message(uid).orElseThrow().content().stream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Long> uids(Mailbox mailbox) throws IOException {
        MailboxView view = mailbox.view();
        List<Long> uids = new ArrayList<>();
        for (int i = 0; i < view.size(); i++) uids.add(view.uid(i));
        return uids;
    }

    private static Flags flags(Mailbox mailbox, long uid) throws IOException {
        MailboxView view = mailbox.view();
        return view.flags(view.indexOf(uid));
    }

    private List<String> names() throws IOException {
        return account.list().stream().map(entry -> entry.name().toString()).toList();
    }

    @Test
    void aNewAccountHasAnEmptyInbox() throws IOException {
        assertThat(account.list()).containsExactly(new Entry(INBOX, true, false));
        try (Mailbox inbox = mailbox("inbox")) {
            assertThat(inbox.view().size()).isZero();
            assertThat(inbox.view().uidNext()).isEqualTo(1);
            assertThat(inbox.name()).isEqualTo(INBOX);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../ada", "ada/../bob", "/etc", "a\0b", "ada@../x", "ada\n"})
    void aUserNameThatLeadsElsewhereIsRefused(String user) {
        assertThatThrownBy(() -> store.account(user)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void usersDoNotShareMailboxes() throws IOException {
        try (Mailbox ada = mailbox("INBOX");
                Mailbox bob = store.account("bob@example.org").open(INBOX).orElseThrow()) {
            append(ada, "one");
            assertThat(bob.view().size()).isZero();
        }
    }

    @Test
    void whatWasAppendedIsThereWithFlagsDateAndOctets() throws IOException {
        try (Mailbox inbox = mailbox("INBOX")) {
            Flags flags = Flags.of(List.of(SystemFlag.SEEN, SystemFlag.DRAFT), List.of("$Forwarded", "Work"));
            List<Long> uids = inbox.append(List.of(message("one", flags), message("two", Flags.NONE)))
                    .uids();
            assertThat(uids).containsExactly(1L, 2L);
            assertThat(uids(inbox)).isEqualTo(uids);
            assertThat(flags(inbox, 1)).isEqualTo(flags);
            assertThat(flags(inbox, 2)).isEqualTo(Flags.NONE);
            assertThat(inbox.view().uidNext()).isEqualTo(3);
            assertThat(inbox.message(1).orElseThrow().internalDate()).isEqualTo(DATE);
            assertThat(text(inbox, 2)).isEqualTo("Subject: two\r\n\r\ntwo\r\n");
            MessageContent content = inbox.message(2).orElseThrow().content();
            assertThat(content.size()).isEqualTo(21);
            try (InputStream in = content.stream(14, 3)) {
                assertThat(in.readAllBytes()).isEqualTo("\r\nt".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(inbox.message(3)).isEmpty();
        }
    }

    @Test
    void aContentOutlivesAChangeOfFlags() throws IOException {
        try (Mailbox inbox = mailbox("INBOX")) {
            append(inbox, "one");
            MessageContent content = inbox.message(1).orElseThrow().content();
            inbox.claimRecent();
            inbox.store(UidSet.of(1), new FlagChange.Add(Flags.of(SystemFlag.SEEN)));
            try (InputStream in = content.stream()) {
                assertThat(in.readAllBytes()).hasSize((int) content.size());
            }
        }
    }

    @Test
    void flagsAreAddedRemovedAndReplaced() throws IOException {
        try (Mailbox inbox = mailbox("INBOX")) {
            append(inbox, "one", "two");
            UidSet both = UidSet.of(1, 2, 99);
            Flags work = Flags.of(List.of(SystemFlag.FLAGGED), List.of("Work"));
            assertThat(inbox.store(both, new FlagChange.Add(work))).isEqualTo(UidSet.of(1, 2));
            assertThat(flags(inbox, 1)).isEqualTo(work);
            inbox.store(UidSet.of(1), new FlagChange.Remove(Flags.of(List.of(), List.of("WORK"))));
            assertThat(flags(inbox, 1)).isEqualTo(Flags.of(SystemFlag.FLAGGED));
            inbox.store(UidSet.of(2), new FlagChange.Replace(Flags.of(SystemFlag.DELETED)));
            assertThat(flags(inbox, 2)).isEqualTo(Flags.of(SystemFlag.DELETED));
            inbox.store(UidSet.of(2), new FlagChange.Replace(Flags.NONE));
            assertThat(flags(inbox, 2)).isEqualTo(Flags.NONE);
        }
    }

    @Test
    void aViewDoesNotChange() throws IOException {
        try (Mailbox inbox = mailbox("INBOX")) {
            append(inbox, "one", "two");
            MailboxView before = inbox.view();
            inbox.expunge(UidSet.of(1));
            inbox.store(UidSet.of(2), new FlagChange.Add(Flags.of(SystemFlag.SEEN)));
            append(inbox, "three");
            assertThat(before.size()).isEqualTo(2);
            assertThat(before.uid(0)).isEqualTo(1);
            assertThat(before.flags(1)).isEqualTo(Flags.NONE);
            assertThat(before.uidNext()).isEqualTo(3);
            assertThat(before.indexOf(3)).isEqualTo(-3);
        }
    }

    @Test
    void anExpungedUidIsNeverGivenAgain() throws IOException {
        try (Mailbox inbox = mailbox("INBOX")) {
            append(inbox, "one", "two");
            assertThat(inbox.expunge(UidSet.of(2, 7))).isEqualTo(UidSet.of(2));
            assertThat(inbox.expunge(UidSet.of(2))).isEqualTo(UidSet.EMPTY);
            assertThat(inbox.message(2)).isEmpty();
            assertThat(append(inbox, "three")).containsExactly(3L);
            assertThat(uids(inbox)).containsExactly(1L, 3L);
        }
    }

    @Test
    void recentIsClaimedByOneSession() throws IOException {
        try (Mailbox first = mailbox("INBOX");
                Mailbox second = mailbox("INBOX")) {
            append(first, "one");
            first.append(List.of(message("two", Flags.of(SystemFlag.SEEN))));
            assertThat(second.recent()).isEqualTo(UidSet.of(1, 2));
            assertThat(first.claimRecent()).isEqualTo(UidSet.of(1, 2));
            assertThat(second.claimRecent()).isEqualTo(UidSet.EMPTY);
            assertThat(second.recent()).isEqualTo(UidSet.EMPTY);
            append(second, "three");
            assertThat(first.claimRecent()).isEqualTo(UidSet.of(3));
            assertThat(flags(first, 2)).isEqualTo(Flags.of(SystemFlag.SEEN));
        }
    }

    @Test
    void aCopyHasFlagsAndDateOfItsOriginal() throws IOException {
        account.create(name("Archive"));
        try (Mailbox inbox = mailbox("INBOX");
                Mailbox archive = mailbox("Archive")) {
            append(archive, "old");
            append(inbox, "one", "two", "three");
            Flags flags = Flags.of(List.of(SystemFlag.ANSWERED), List.of("Work"));
            inbox.store(UidSet.of(3), new FlagChange.Add(flags));
            Mailbox.Copied copied = inbox.copy(UidSet.of(1, 3, 8), archive);
            assertThat(copied.source()).containsExactly(1L, 3L);
            assertThat(copied.target()).containsExactly(2L, 3L);
            assertThat(copied.uidValidity()).isEqualTo(archive.view().uidValidity());
            assertThat(flags(archive, 3)).isEqualTo(flags);
            assertThat(archive.message(3).orElseThrow().internalDate()).isEqualTo(DATE);
            assertThat(text(archive, 3)).contains("three");
            assertThat(uids(inbox)).containsExactly(1L, 2L, 3L);
            assertThat(inbox.copy(UidSet.of(2), inbox).target()).containsExactly(4L);
        }
    }

    @Test
    void mailboxesAreListedWithThoseThatAreOnlyAboveOthers() throws IOException {
        assertThat(account.create(name("Archive/2026/March"))).isEqualTo(Outcome.DONE);
        assertThat(account.create(name("Töst & co"))).isEqualTo(Outcome.DONE);
        assertThat(account.create(name("inbox/Sub"))).isEqualTo(Outcome.DONE);
        assertThat(account.list())
                .contains(
                        new Entry(INBOX, true, true),
                        new Entry(name("INBOX/Sub"), true, false),
                        new Entry(name("Archive/2026/March"), true, false),
                        new Entry(name("Töst & co"), true, false));
        assertThat(names()).contains("Archive", "Archive/2026").doesNotHaveDuplicates();
        assertThat(account.open(name("iNbOx/Sub"))).isPresent();
        assertThat(account.open(name("nope"))).isEmpty();
    }

    @Test
    void aMailboxIsCreatedOnce() throws IOException {
        assertThat(account.create(name("a"))).isEqualTo(Outcome.DONE);
        assertThat(account.create(name("a"))).isEqualTo(Outcome.ALREADY_EXISTS);
        assertThat(account.create(name("inBOX"))).isEqualTo(Outcome.ALREADY_EXISTS);
        assertThat(account.create(name("A"))).isEqualTo(Outcome.DONE);
        assertThat(names()).containsExactly("INBOX", "A", "a");
    }

    @Test
    void deletingLeavesWhatIsBelow() throws IOException {
        account.create(name("a"));
        account.create(name("a/b"));
        try (Mailbox open = mailbox("a")) {
            append(open, "one");
            assertThat(account.delete(name("a"))).isEqualTo(Outcome.DONE);
            assertThatThrownBy(open::view).isInstanceOf(MailboxGoneException.class);
        }
        assertThat(account.open(name("a/b"))).isPresent();
        assertThat(account.open(name("x"))).isEmpty();
        assertThat(account.delete(name("x"))).isEqualTo(Outcome.NO_SUCH_MAILBOX);
        assertThat(account.delete(name("Inbox"))).isEqualTo(Outcome.NOT_POSSIBLE);
        assertThat(account.delete(name("a/b"))).isEqualTo(Outcome.DONE);
        assertThat(account.open(name("a/b"))).isEmpty();
    }

    @Test
    void aMailboxThatIsCreatedAgainIsAnotherGeneration() throws IOException {
        account.create(name("a"));
        long before;
        try (Mailbox mailbox = mailbox("a")) {
            append(mailbox, "one");
            before = mailbox.view().uidValidity().value();
        }
        account.delete(name("a"));
        account.create(name("a"));
        try (Mailbox mailbox = mailbox("a")) {
            assertThat(mailbox.view().uidValidity().value()).isGreaterThan(before);
            assertThat(mailbox.view().size()).isZero();
        }
    }

    @Test
    void renamingTakesWhatIsBelowAlong() throws IOException {
        account.create(name("a"));
        account.create(name("a/b/c"));
        account.create(name("ab"));
        long validity;
        try (Mailbox mailbox = mailbox("a")) {
            append(mailbox, "one");
            validity = mailbox.view().uidValidity().value();
        }
        assertThat(account.rename(name("a"), name("z/y"))).isEqualTo(Outcome.DONE);
        assertThat(names()).contains("INBOX", "ab", "z/y", "z/y/b/c").doesNotContain("a", "a/b", "a/b/c");
        try (Mailbox mailbox = mailbox("z/y")) {
            assertThat(uids(mailbox)).containsExactly(1L);
            assertThat(mailbox.view().uidValidity().value()).isEqualTo(validity);
        }
    }

    @Test
    void aRenameThatCannotBeIsRefused() throws IOException {
        account.create(name("a"));
        account.create(name("a/x"));
        account.create(name("b/x"));
        assertThat(account.rename(name("nope"), name("c"))).isEqualTo(Outcome.NO_SUCH_MAILBOX);
        assertThat(account.rename(name("a"), name("b/x"))).isEqualTo(Outcome.ALREADY_EXISTS);
        assertThat(account.rename(name("a"), name("b"))).isEqualTo(Outcome.ALREADY_EXISTS);
        assertThat(account.rename(name("a"), name("INBOX"))).isEqualTo(Outcome.ALREADY_EXISTS);
        assertThat(account.rename(name("a"), name("a/below"))).isEqualTo(Outcome.NOT_POSSIBLE);
        assertThat(account.open(name("a/x"))).isPresent();
    }

    @Test
    void renamingInboxMovesItsMessagesAndNothingBelow() throws IOException {
        account.create(name("INBOX/Sub"));
        try (Mailbox inbox = mailbox("INBOX")) {
            append(inbox, "one", "two");
            assertThat(account.rename(INBOX, name("Old"))).isEqualTo(Outcome.DONE);
            assertThat(uids(inbox)).isEmpty();
            assertThat(append(inbox, "three")).containsExactly(3L);
        }
        try (Mailbox old = mailbox("Old")) {
            assertThat(uids(old)).hasSize(2);
        }
        assertThat(names()).containsExactly("INBOX", "INBOX/Sub", "Old");
    }

    @Test
    void subscriptionsNeedNoMailbox() throws IOException {
        account.subscribe(name("Not/there"));
        account.subscribe(name("Töst & co"));
        account.subscribe(name("Töst & co"));
        account.subscribe(name("inbox"));
        assertThat(account.subscriptions()).containsExactlyInAnyOrder(INBOX, name("Not/there"), name("Töst & co"));
        account.unsubscribe(name("Not/there"));
        account.unsubscribe(name("Never/was"));
        assertThat(account.subscriptions()).containsExactlyInAnyOrder(INBOX, name("Töst & co"));
    }

    @Test
    void listenersHearOfEachChange() throws IOException {
        AtomicInteger heard = new AtomicInteger();
        try (Mailbox first = mailbox("INBOX");
                Mailbox second = mailbox("INBOX")) {
            try (Mailbox.Registration registration = first.onChange(heard::incrementAndGet)) {
                append(second, "one");
                assertThat(heard).hasPositiveValue();
                heard.set(0);
                second.store(UidSet.of(1), new FlagChange.Add(Flags.of(SystemFlag.SEEN)));
                assertThat(heard).hasPositiveValue();
                heard.set(0);
                second.expunge(UidSet.of(1));
                assertThat(heard).hasPositiveValue();
                heard.set(0);
                assertThat(registration).isNotNull();
            }
            append(second, "two");
            assertThat(heard).hasValue(0);
        }
    }
}
