package org.mailrail.queue.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;
import org.mailrail.queue.contract.SpoolContract;
import org.mailrail.queue.contract.Spools;

/**
 * What the spool does on every database, besides what all spools do. Processes are several openings of one spool; their threads sleep, so that a test says when
 * a lease is renewed and when it is looked for those who are gone.
 */
abstract class JdbcSpoolCases extends SpoolContract {
    private static final Envelope ENVELOPE = Envelope.of("a@example.org", "b@example.net");

    private @Nullable FaultySource database;
    private final List<JdbcSpool> opened = new ArrayList<>();
    private final Map<JdbcSpool, List<QueueId>> taken = new ConcurrentHashMap<>();

    /** An empty database. */
    abstract DataSource newDatabase() throws SQLException;

    private FaultySource database() throws IOException {
        try {
            if (database == null) database = new FaultySource(newDatabase());
            return database;
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String table) throws SQLException, IOException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Override
    protected Spool open() throws IOException {
        return patient();
    }

    private JdbcSpool patient() throws IOException {
        return JdbcSpool.builder(database()).lease(Duration.ofHours(1)).open();
    }

    private JdbcSpool process() throws IOException {
        JdbcSpool process = patient();
        opened.add(process);
        return process;
    }

    @AfterEach
    void closeProcesses() throws IOException {
        database().set(FaultySource.Fault.NONE);
        for (JdbcSpool process : opened) process.close();
    }

    /** By the database's clock the lease is over. */
    private void expire(JdbcSpool process) throws SQLException, IOException {
        execute(
                database(),
                "UPDATE mailrail_process SET lease_until = TIMESTAMP WITH TIME ZONE '2001-01-01 00:00:00+00' WHERE id = "
                        + process.owner());
    }

    /** What it takes over now. */
    private List<QueueId> look(JdbcSpool process) throws IOException {
        List<QueueId> given = taken.get(process);
        if (given == null) {
            List<QueueId> all = new ArrayList<>();
            taken.put(process, all);
            process.recover(entry -> all.add(entry.id()));
            return List.copyOf(all);
        }
        int before = given.size();
        process.look();
        return List.copyOf(given.subList(before, given.size()));
    }

    @Test
    void messagesAreTheirProcesssUntilItsLeaseIsOver() throws Exception {
        JdbcSpool first = process();
        List<QueueId> ids = new ArrayList<>();
        for (String text : List.of("1", Spools.large(300_000), "3"))
            ids.add(Spools.store(first, text).id());
        JdbcSpool second = process();
        assertThat(look(second)).isEmpty();
        assertThatThrownBy(() -> second.load(ids.getFirst())).isInstanceOf(NoSuchElementException.class);

        expire(first);
        assertThat(look(second)).isEqualTo(ids);
        assertThat(Spools.text(second.load(ids.get(1)))).isEqualTo(Spools.large(300_000));
        for (QueueId id : ids) Spools.finish(second, second.load(id));
        assertThat(count("mailrail_message")).isZero();
        assertThat(count("mailrail_chunk")).isZero();
    }

    @Test
    void aProcessThatIsLateCannotWrite() throws Exception {
        JdbcSpool late = process();
        JdbcSpool other = process();
        Spool.StoredMessage message = Spools.store(late, "x");
        expire(late);
        assertThat(look(other)).containsExactly(message.id());

        assertThatThrownBy(() -> Spools.finish(late, message)).isInstanceOf(NoSuchElementException.class);
        assertThat(message.entry().isOwned()).isFalse();
        assertThatThrownBy(() -> late.load(message.id())).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> late.readdress(message.id(), ENVELOPE)).isInstanceOf(NoSuchElementException.class);
        assertThat(other.load(message.id()).remaining()).containsExactly(0);
    }

    @Test
    void aProcessThatIsLateWritesNothingThatBelongsToTheUpdate() throws Exception {
        JdbcSpool late = process();
        JdbcSpool other = process();
        Spool.StoredMessage message = Spools.store(late, "x");
        expire(late);
        look(other);
        try (Spool.Draft bounce = late.draft()) {
            Spool.Update update = new Spool.Update(message.id(), List.of(0), message.state());
            assertThatThrownBy(() ->
                            late.update(update, List.of(new Spool.CommittableDraft(bounce, ENVELOPE, Spools.NOW))))
                    .isInstanceOf(NoSuchElementException.class);
        }
        assertThat(count("mailrail_message")).isEqualTo(1);
    }

    @Test
    void aProcessThatIsLateKeepsWhatNobodyHasTaken() throws Exception {
        JdbcSpool late = process();
        Spool.StoredMessage message = Spools.store(late, "x");
        expire(late);
        late.renew();
        assertThat(look(process())).isEmpty();
        assertThat(message.entry().isOwned()).isTrue();
        Spools.finish(late, message);
    }

    @Test
    void aProcessThatIsLateLearnsFromTheRenewalWhatItLost() throws Exception {
        JdbcSpool late = process();
        JdbcSpool other = process();
        Spool.StoredMessage lost = Spools.store(late, "x");
        expire(late);
        look(other);
        look(other); // which finds nothing more, and takes the process off the list
        assertThat(count("mailrail_process")).isEqualTo(2); // the other, and the contract's own
        assertThat(lost.entry().isOwned()).isTrue(); // as far as it knows
        late.renew();
        assertThat(lost.entry().isOwned()).isFalse();
        Spool.StoredMessage kept = Spools.store(late, "y");
        assertThat(kept.entry().isOwned()).isTrue();
        expire(late);
        assertThat(look(other)).containsExactly(kept.id());
    }

    @Test
    void whoWasTakenOffTheListStoresNothingUntilItsLeaseIsRenewed() throws Exception {
        JdbcSpool late = process();
        expire(late);
        look(process());
        assertThatThrownBy(() -> Spools.store(late, "x")).isInstanceOf(IOException.class);
        late.renew();
        Spools.store(late, "x");
    }

    @Test
    void aMessageThatIsLostMayComeBack() throws Exception {
        JdbcSpool first = process();
        JdbcSpool second = process();
        Spool.StoredMessage message = Spools.store(first, "x");
        expire(first);
        assertThat(look(second)).containsExactly(message.id());
        first.renew();
        second.close();
        assertThat(look(first)).containsExactly(message.id());
        assertThat(first.load(message.id()).entry().isOwned()).isTrue();
        assertThat(message.entry().isOwned()).isFalse();
    }

    @Test
    void whatAProcessLeavesWhenItIsClosedIsTakenOverAtOnce() throws Exception {
        JdbcSpool first = process();
        JdbcSpool second = process();
        Spool.StoredMessage message = Spools.store(first, "x");
        first.close();
        assertThat(message.entry().isOwned()).isFalse();
        assertThat(look(second)).containsExactly(message.id());
        assertThat(look(process())).isEmpty();
    }

    @Test
    void survivorsShareWhatIsLeftAndNobodyGetsAMessageThatAnotherHas() throws Exception {
        JdbcSpool gone = process();
        for (int i = 0; i < 600; i++) Spools.store(gone, "x");
        JdbcSpool first = process();
        JdbcSpool second = process();
        expire(gone);
        Set<QueueId> all = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<List<QueueId>> one = threads.submit(() -> look(first));
            Future<List<QueueId>> other = threads.submit(() -> look(second));
            for (List<QueueId> given : List.of(one.get(), other.get())) {
                assertThat(given).hasSizeGreaterThanOrEqualTo(100);
                for (QueueId id : given) assertThat(all.add(id)).isTrue();
            }
        }
        for (int i = 0; i < 10; i++) {
            for (JdbcSpool process : List.of(first, second)) {
                for (QueueId id : look(process)) assertThat(all.add(id)).isTrue();
            }
        }
        assertThat(all).hasSize(600);
    }

    @Test
    void draftsOfAProcessThatIsGoneAreThrownAway() throws Exception {
        JdbcSpool gone = process();
        try (Spool.Draft draft = gone.draft()) {
            Spools.write(draft, Spools.large(600_000));
            assertThat(count("mailrail_chunk")).isEqualTo(2);
            expire(gone);
            look(process());
            assertThat(count("mailrail_chunk")).isZero();
            gone.renew();
            assertThatThrownBy(
                            () -> draft.commit(Transaction.of(Client.application(), ENVELOPE), new byte[0], Spools.NOW))
                    .isInstanceOf(IOException.class);
        }
        assertThat(count("mailrail_message")).isZero();
        assertThat(count("mailrail_chunk")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_BEFORE_COMMIT", "LOST_AFTER_COMMIT"})
    void whatWasRefusedIsNotDeliveredThoughItMayHaveBeenCommitted(FaultySource.Fault fault) throws Exception {
        JdbcSpool spool = process();
        for (int size : new int[] {10, 300_000}) {
            try (Spool.Draft draft = spool.draft()) {
                Spools.write(draft, Spools.large(size));
                database().set(fault);
                assertThatThrownBy(() ->
                                draft.commit(Transaction.of(Client.application(), ENVELOPE), new byte[0], Spools.NOW))
                        .isInstanceOf(IOException.class);
            } finally {
                database().set(FaultySource.Fault.NONE);
            }
        }
        assertThat(look(spool)).isEmpty();
        assertThat(count("mailrail_message")).isZero();
        spool.close();
        look(process());
        assertThat(count("mailrail_chunk")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_BEFORE_COMMIT", "LOST_AFTER_COMMIT"})
    void whatBelongsToAResultIsDeliveredIfThatWasCommitted(FaultySource.Fault fault) throws Exception {
        JdbcSpool spool = process();
        Spool.StoredMessage message = Spools.store(spool, "x");
        QueueId bounce;
        try (Spool.Draft draft = spool.draft()) {
            bounce = draft.id();
            Spools.write(draft, Spools.large(300_000));
            Spool.Update update = new Spool.Update(message.id(), List.of(0), message.state());
            database().set(fault);
            assertThatThrownBy(() ->
                            spool.update(update, List.of(new Spool.CommittableDraft(draft, ENVELOPE, Spools.NOW))))
                    .isInstanceOf(IOException.class);
        } finally {
            database().set(FaultySource.Fault.NONE);
        }
        if (fault == FaultySource.Fault.LOST_BEFORE_COMMIT) {
            assertThat(look(spool)).isEmpty();
            Spools.finish(spool, message);
        } else {
            assertThat(look(spool)).containsExactly(bounce);
            assertThat(Spools.text(spool.load(bounce))).isEqualTo(Spools.large(300_000));
            assertThatThrownBy(() -> spool.load(message.id())).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsStored() throws Exception {
        JdbcSpool spool = process();
        Spool.StoredMessage message = Spools.store(spool, "x");
        database().set(FaultySource.Fault.AWAY);
        assertThatThrownBy(() -> Spools.store(spool, "y")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> spool.load(message.id())).isInstanceOf(IOException.class);
        assertThatThrownBy(spool::renew).isInstanceOf(IOException.class);
        database().set(FaultySource.Fault.NONE);
        assertThat(Spools.text(spool.load(message.id()))).isEqualTo("x");
        Spools.store(spool, "y");
    }

    @Test
    void aProcessThatCannotRenewItsLeaseStopsByItselfAndGoesOnByItself() throws Exception {
        JdbcSpool spool = JdbcSpool.builder(database())
                .lease(Duration.ofSeconds(1))
                .renewal(Duration.ofMillis(20))
                .open();
        opened.add(spool);
        Spool.Entry entry = Spools.store(spool, "x").entry();
        database().set(FaultySource.Fault.AWAY);
        await(() -> !entry.isOwned());
        database().set(FaultySource.Fault.NONE);
        await(entry::isOwned);
    }

    @Test
    void aRunningProcessTakesOverByItself() throws Exception {
        JdbcSpool first = process();
        QueueId id = Spools.store(first, "x").id();
        JdbcSpool second =
                JdbcSpool.builder(database()).renewal(Duration.ofMillis(20)).open();
        opened.add(second);
        Set<QueueId> given = ConcurrentHashMap.newKeySet();
        second.recover(entry -> given.add(entry.id()));
        assertThat(given).isEmpty();
        first.close();
        await(() -> given.contains(id));
    }

    /** A condition that must come true. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > Duration.ofMinutes(2).toNanos()) throw new AssertionError("not in 2 min");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10_000, 64 << 20})
    void aLargeMessageIsReadInParts(long memory) throws Exception {
        JdbcSpool spool = JdbcSpool.builder(database()).memory(memory).open();
        opened.add(spool);
        SplittableRandom random = new SplittableRandom(memory);
        byte[] body = Spools.large(1_000_000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < body.length; i++) if (body[i] == 'x') body[i] = (byte) random.nextInt('a', 'z');
        byte[] prefix = "A: b\r\n".getBytes(StandardCharsets.US_ASCII);
        Spool.StoredMessage stored;
        try (Spool.Draft draft = spool.draft()) {
            ByteBuffer octets = ByteBuffer.wrap(body);
            while (octets.hasRemaining()) {
                int size = Math.min(octets.remaining(), random.nextInt(1, 50_000));
                draft.write(octets.slice(octets.position(), size));
                octets.position(octets.position() + size);
                assertThat(spool.memoryInUse()).isLessThanOrEqualTo(memory);
            }
            try (InputStream in = draft.content().stream(700_000, 9)) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(body, 700_000, 700_009));
            }
            stored = draft.commit(Transaction.of(Client.application(), ENVELOPE), prefix, Spools.NOW);
        }
        assertThat(spool.memoryInUse()).isZero();
        byte[] all = new byte[prefix.length + body.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(body, 0, all, prefix.length, body.length);
        for (int i = 0; i < 30; i++) {
            int from = random.nextInt(all.length);
            int length = random.nextInt(400_000);
            try (InputStream in = spool.load(stored.id()).content().stream(from, length)) {
                assertThat(in.readAllBytes())
                        .isEqualTo(Arrays.copyOfRange(all, from, Math.min(all.length, from + length)));
            }
        }
        Spools.finish(spool, stored);
        assertThat(count("mailrail_chunk")).isZero();
    }

    @Test
    void whatIsReadOfADraftStaysWhenMoreIsWritten() throws Exception {
        try (Spool.Draft draft = process().draft()) {
            Spools.write(draft, Spools.large(250_000));
            int size = (int) draft.size();
            try (InputStream in = draft.content().stream()) {
                Spools.write(draft, "y".repeat(600_000));
                assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo(Spools.large(250_000))
                        .hasSize(size);
            }
        }
        assertThat(count("mailrail_chunk")).isZero();
    }

    @Test
    void aSpoolOfANewerVersionIsRefused() throws Exception {
        execute(database(), "UPDATE mailrail_spool SET version = 2");
        assertThatThrownBy(this::process).isInstanceOf(IOException.class).hasMessageContaining("version 2");
    }
}
