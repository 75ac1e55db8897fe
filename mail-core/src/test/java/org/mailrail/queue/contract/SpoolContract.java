package org.mailrail.queue.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;

/**
 * What every spool does. The test of a spool extends it and says how one is opened; each test starts with an empty one.
 * <pre>{@code
 * class RedisSpoolTest extends SpoolContract {
 *   @Override protected Spool open() throws IOException { return RedisSpool.open(server, prefixOfThisTest); }
 * }
 * }</pre>
 */
public abstract class SpoolContract {
    private Spool spool;

    /** For subclasses. */
    protected SpoolContract() {}

    /**
     * Opens the spool: the first time in a test it is empty, after a close it has what was in it. Nobody else has it open. The contract closes it.
     */
    protected abstract Spool open() throws IOException;

    /** Closes what the spool needed; called when a test is over and its spool closed. Nothing, if that is not overridden. */
    protected void release() throws IOException {}

    @BeforeEach
    void openSpool() throws IOException {
        spool = open();
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @AfterEach
    void closeSpool() throws IOException {
        spool.close();
        release();
    }

    /** What is in the spool when it is opened again. */
    private List<Spool.StoredMessage> reopen() throws IOException {
        spool.close();
        spool = open();
        return Spools.recovered(spool);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 65_536, 65_537, 300_000})
    void whatIsCommittedIsThereAfterReopening(int size) throws IOException {
        String text = Spools.large(size).substring(0, size);
        Spool.StoredMessage stored = Spools.store(spool, text);
        assertThat(Spools.text(stored)).isEqualTo(text);
        assertThat(stored.content().size()).isEqualTo(size);
        Spool.StoredMessage recovered = reopen().get(0);
        assertThat(recovered.id()).isEqualTo(stored.id());
        assertThat(recovered.envelope()).isEqualTo(stored.envelope());
        assertThat(recovered.arrival()).isEqualTo(Spools.NOW);
        assertThat(recovered.remaining()).containsExactly(0);
        assertThat(Spools.text(recovered)).isEqualTo(text);
    }

    @Test
    void theWholeEnvelopeIsKept() throws IOException {
        EmailAddress odd = new EmailAddress("a\"b@c \u00E9", Domain.of("b\u00FCcher.example"));
        Envelope envelope = new Envelope(
                ReversePath.of(odd),
                List.of(
                        new Recipient(EmailAddress.of("x@[192.0.2.1]"), Set.of(Recipient.Notify.NEVER), null),
                        new Recipient(
                                EmailAddress.of("x@[IPv6:2001:db8::1]"),
                                Set.of(Recipient.Notify.FAILURE, Recipient.Notify.SUCCESS, Recipient.Notify.DELAY),
                                "rfc822;a+2Bb@example.org"),
                        Recipient.of(odd)),
                Envelope.Body.BINARY_MIME,
                true,
                Envelope.Ret.HDRS,
                "QQ314159");
        Client client = new Client(
                new InetSocketAddress(InetAddress.getByName("2001:db8::2"), 65_535),
                Domain.of("client.example"),
                "helo",
                new Client.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384"),
                "login\u00E9",
                Client.Origin.XCLIENT);
        try (Spool.Draft draft = spool.draft()) {
            draft.commit(Transaction.of(client, envelope), new byte[0], Spools.NOW);
        }
        Envelope kept = reopen().get(0).envelope();
        assertThat(kept).isEqualTo(envelope);
        assertThat(kept.from()).hasToString(envelope.from().toString());
    }

    @Test
    void aBounceOfTheNullSenderIsKept() throws IOException {
        Spools.store(spool, Envelope.of("", "a@example.org"), "");
        assertThat(reopen().get(0).envelope().from()).isEqualTo(ReversePath.none());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void thePrefixStandsBeforeWhatWasWritten(int size) throws IOException {
        String body = Spools.large(size);
        Spool.StoredMessage stored;
        try (Spool.Draft draft = spool.draft()) {
            Spools.write(draft, body);
            stored = draft.commit(
                    Transaction.of(Client.application(), Envelope.of("", "a@example.org")),
                    "A: b\r\n".getBytes(StandardCharsets.US_ASCII),
                    Spools.NOW);
        }
        String all = "A: b\r\n" + body;
        assertThat(Spools.text(stored)).isEqualTo(all);
        assertThat(stored.content().size()).isEqualTo(all.length());
        for (int offset : new int[] {0, 3, 6, 9, all.length()}) {
            for (int length : new int[] {0, 2, 8, all.length()}) {
                try (InputStream in = stored.content().stream(offset, length)) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                            .isEqualTo(all.substring(offset, Math.min(all.length(), offset + length)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aDraftCanBeReadBeforeItIsCommitted(int size) throws IOException {
        try (Spool.Draft draft = spool.draft()) {
            Spools.write(draft, Spools.large(size));
            try (InputStream in = draft.content().stream()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo(Spools.large(size));
            }
            Spools.write(draft, "more");
            assertThat(draft.size()).isEqualTo(Spools.large(size).length() + 4);
            assertThat(draft.content().size()).isEqualTo(draft.size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aDraftThatIsClosedLeavesNothing(int size) throws IOException {
        try (Spool.Draft draft = spool.draft()) {
            Spools.write(draft, Spools.large(size));
        }
        assertThat(reopen()).isEmpty();
    }

    @Test
    void messagesAreRecoveredInTheOrderOfTheirCommits() throws IOException {
        try (Spool.Draft early = spool.draft()) {
            Spools.store(spool, "1");
            Spools.store(spool, Spools.large(100_000));
            early.commit(
                    Transaction.of(Client.application(), Envelope.of("", "a@example.org")), new byte[0], Spools.NOW);
        }
        assertThat(Spools.texts(reopen())).containsExactly("1", Spools.large(100_000), "");
    }

    @Test
    void whoIsDoneStaysDone() throws IOException {
        Envelope three = Envelope.of("", "a@example.org", "b@example.org", "c@example.org");
        Spool.StoredMessage message = Spools.store(spool, three, "x");
        Spool.State state = new Spool.State(
                false,
                true,
                Spools.NOW.plusSeconds(300),
                List.of(new Spool.Problem(0, EnhancedStatusCode.of("4.2.2"), "full")),
                new Spool.ContentFilter("scan", "x"));
        spool.update(new Spool.Update(message.id(), List.of(1), state), List.of());
        assertThat(spool.load(message.id()).remaining()).containsExactly(0, 2);
        reopen();
        Spool.StoredMessage recovered = spool.load(message.id());
        assertThat(recovered.remaining()).containsExactly(0, 2);
        assertThat(recovered.state()).isEqualTo(state.withNext(state.next().truncatedTo(ChronoUnit.SECONDS)));
        assertThat(recovered.entry().nextAttempt()).isEqualTo(recovered.state().next());
        assertThat(recovered.envelope()).isEqualTo(three);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aMessageCanBeHeldAndGivenAnotherEnvelope(int size) throws IOException {
        Spool.StoredMessage message =
                Spools.store(spool, Envelope.of("", "a@example.org", "b@example.org"), Spools.large(size));
        spool.update(new Spool.Update(message.id(), List.of(0), message.state().withHeld(true)), List.of());
        Envelope other = Envelope.of("c@example.org", "d@example.org");
        spool.readdress(message.id(), other);
        for (int i = 0; i < 2; i++) {
            Spool.StoredMessage changed = spool.load(message.id());
            assertThat(changed.envelope()).isEqualTo(other);
            assertThat(changed.remaining()).containsExactly(0);
            assertThat(changed.entry().isHeld()).isTrue();
            assertThat(changed.state().held()).isTrue();
            assertThat(changed.arrival()).isEqualTo(Spools.NOW);
            assertThat(Spools.text(changed)).isEqualTo(Spools.large(size));
            reopen();
        }
        Spools.finish(spool, spool.load(message.id()));
        assertThat(reopen()).isEmpty();
        assertThatThrownBy(() -> spool.readdress(message.id(), other)).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aMessageOfWhichAllAreDoneIsGone(int size) throws IOException {
        Spool.StoredMessage message = Spools.store(spool, Spools.large(size));
        Spools.finish(spool, message);
        assertThatThrownBy(() -> spool.load(message.id())).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> Spools.finish(spool, message)).isInstanceOf(NoSuchElementException.class);
        assertThat(reopen()).isEmpty();
        assertThatThrownBy(() -> spool.load(message.id())).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void draftsAreCommittedWithTheUpdate() throws IOException {
        Spool.StoredMessage message = Spools.store(spool, "original");
        List<Spool.StoredMessage> stored;
        try (Spool.Draft small = spool.draft();
                Spool.Draft large = spool.draft()) {
            Spools.write(small, "small");
            Spools.write(large, Spools.large(100_000));
            Envelope envelope = Envelope.of("", "c@example.org");
            stored = spool.update(
                    new Spool.Update(message.id(), List.of(0), message.state()),
                    List.of(
                            new Spool.CommittableDraft(small, envelope, Spools.NOW),
                            new Spool.CommittableDraft(large, envelope, Spools.NOW)));
            assertThat(stored.stream().map(Spool.StoredMessage::id)).containsExactly(small.id(), large.id());
        }
        assertThat(Spools.texts(stored)).containsExactly("small", Spools.large(100_000));
        assertThat(Spools.text(spool.load(stored.getFirst().id()))).isEqualTo("small");
        assertThat(Spools.texts(reopen())).containsExactly("small", Spools.large(100_000));
    }

    @Test
    void anEnvelopeWithoutRecipientsIsRefused() throws IOException {
        try (Spool.Draft draft = spool.draft()) {
            Transaction nobody = Transaction.of(Client.application(), Envelope.of(ReversePath.none(), List.of()));
            assertThatThrownBy(() -> draft.commit(nobody, new byte[0], Spools.NOW))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void idsAreNeverUsedTwice() throws IOException {
        Set<QueueId> ids = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 3; j++) {
                try (Spool.Draft draft = spool.draft()) {
                    assertThat(ids.add(draft.id())).isTrue();
                }
            }
            Spool.StoredMessage message = Spools.store(spool, "x");
            assertThat(ids.add(message.id())).isTrue();
            Spools.finish(spool, message);
            reopen();
        }
    }

    @Test
    void manyThreadsStoreAndFinishAtOnce() throws Exception {
        List<Future<Spool.StoredMessage>> kept = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                String text = "message " + i;
                kept.add(threads.submit(() -> {
                    Spools.finish(spool, Spools.store(spool, "gone"));
                    return Spools.store(spool, text);
                }));
            }
        }
        Set<String> texts = new HashSet<>();
        for (Future<Spool.StoredMessage> future : kept) texts.add(Spools.text(future.get()));
        assertThat(Spools.texts(reopen())).hasSize(100).containsExactlyInAnyOrderElementsOf(texts);
    }
}
