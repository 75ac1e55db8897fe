package org.mailrail.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;

/**
 * Where accepted messages live until every recipient is done. What {@link Draft#commit} or {@link #update} returned from is on stable storage:
 * after a crash it is there, whole, and what did not return is there whole or not at all. Only a {@link #note} may be forced a little later.
 *
 * <p>Safe for many threads. All methods may block. Many threads that commit or update at once share one forced write.
 */
public interface Spool extends AutoCloseable {
    /** Opens a draft. A draft that is neither committed nor closed is dropped when the spool is opened next. */
    Draft draft() throws IOException;

    /**
     * Gives each message to {@code live}, in the order in which they were queued, as recovery found it. To be called once, before anything is committed.
     *
     * <p>A spool that several processes share goes on after that, from a thread of its own, until it is closed: it gives what it takes over from processes
     * that have ended. Among it may be a message that was given before, and lost meanwhile (see {@link Entry#isOwned}).
     *
     * @param live must be quick, as what is taken over waits for it; must not throw
     */
    void recover(Consumer<Entry> live) throws IOException;

    /**
     * One message as it is now, of those that were committed here or given by {@link #recover}.
     *
     * @throws java.util.NoSuchElementException if there is none of this id (any more)
     * @throws IOException if it cannot be read
     */
    StoredMessage load(QueueId id) throws IOException;

    /**
     * Gives a message another envelope, all of whose recipients remain. Nobody may update the message meanwhile.
     *
     * @param envelope with at least one recipient
     * @throws java.util.NoSuchElementException if there is none of this id (any more)
     */
    void readdress(QueueId id, Envelope envelope) throws IOException;

    /**
     * Writes down what became of recipients and commits the drafts that belong to it, in one record: after a crash both are there or neither.
     *
     * @param update which recipients are done or changed; if none is left the message is removed
     * @param drafts messages that come to be by this, such as bounces and expansions; they are committed by this call
     * @return the messages that the drafts became, in their order
     */
    List<StoredMessage> update(Update update, List<CommittableDraft> drafts) throws IOException;

    /**
     * Writes down what became of recipients where no harm is done if a crash of the system (not the end of the process) takes it back: they are tried again
     * then, and get the message twice, as RFC 5321 section 6.1 prefers it to losing one. It may return before the disk has it, as Postfix does when it
     * has delivered. What returns an error is not written down.
     *
     * @param update which recipients are done or changed; if none is left the message is removed
     */
    default void note(Update update) throws IOException {
        update(update, List.of());
    }

    /** Forces what is under way, releases the lock, closes files. Messages stay. */
    @Override
    void close() throws IOException;

    /** A message that is being received. Used by one thread at a time. */
    interface Draft extends AutoCloseable {
        /** The id under which the message will be queued, for the Received field and the reply. */
        QueueId id();

        /**
         * Appends octets of the message. What is over the memory bound goes to a file.
         *
         * @throws IOException if there is no space; the draft can only be closed then
         */
        void write(ByteBuffer octets) throws IOException;

        /** How many octets were written. */
        long size();

        /** What was written so far, to be read by verifiers and filters before the commit; valid until commit or close. */
        MessageContent content() throws IOException;

        /**
         * Forces the message to stable storage.
         *
         * @param transaction whose envelope has at least one recipient
         * @param prefix header fields to stand before what was written, in wire form, each with its CRLF; may be empty
         * @param now the arrival time
         * @throws IOException if it could not be stored; it is not queued then
         */
        default StoredMessage commit(Transaction transaction, byte[] prefix, Instant now) throws IOException {
            return commit(transaction, prefix, now, State.NEW);
        }

        /**
         * The same for a message that stands otherwise than a new one: held, say, or not to be tried before an instant.
         *
         * @throws IOException if it could not be stored; it is not queued then
         */
        StoredMessage commit(Transaction transaction, byte[] prefix, Instant now, State state) throws IOException;

        /** Drops the draft if it was not committed: no file is left. */
        @Override
        void close() throws IOException;
    }

    /**
     * A draft and what is needed to commit it along with an update.
     *
     * @param draft written, not committed
     * @param envelope with at least one recipient
     * @param arrival its arrival time
     */
    record CommittableDraft(Draft draft, Envelope envelope, Instant arrival) {}

    /**
     * A message as the spool knows it without reading it: what a queue has to know to look at it in time. It tells how the message stands now, after
     * updates, too. There may be a million of them, so they are small. Safe for many threads.
     */
    interface Entry {
        /** Its id. */
        QueueId id();

        /** When it was committed. */
        Instant arrival();

        /** Whether it is held, see {@link State#held()}. */
        boolean isHeld();

        /** When it is tried next, see {@link State#next()}; to the second. */
        Instant nextAttempt();

        /**
         * Whether it may be delivered by this process now. False for a while, or for good, in a spool that several processes share: when this one was away for
         * so long that another may have taken the message over. If that is so, {@link Spool#load} and {@link Spool#update} find no such message. Cheap.
         */
        default boolean isOwned() {
            return true;
        }
    }

    /**
     * Why a recipient of a message has not got it yet.
     *
     * @param index the recipient in the envelope
     * @param status of the last attempt
     * @param text of the last attempt, free of control characters
     */
    record Problem(int index, EnhancedStatusCode status, String text) {
        private static final int MAX_TEXT = 500;

        /** Cuts a text that is too long. */
        public Problem {
            text = Reply.printable(text);
            if (text.length() > MAX_TEXT) text = text.substring(0, MAX_TEXT);
        }
    }

    /**
     * A way that a message goes first, whoever its recipients are, to come back as another message. Postfix's {@code FILTER} of header_checks(5).
     *
     * @param transport its name
     * @param nextHop where to; empty: the recipient's domain
     */
    record ContentFilter(String transport, String nextHop) {}

    /**
     * How a message stands, apart from its recipients that are done.
     *
     * @param held whether it waits until it is released, and is not tried
     * @param delayWarned whether the sender has been told of a delay
     * @param next when it is tried next; {@link Instant#EPOCH}: at once
     * @param problems of recipients that are not done; not of all of them
     * @param filter where the message goes, in place of where its recipients would; null if they go their ways
     */
    record State(
            boolean held,
            boolean delayWarned,
            Instant next,
            List<Problem> problems,
            @Nullable ContentFilter filter) {
        /** Of a new message. */
        public static final State NEW = new State(false, false, Instant.EPOCH, List.of(), null);

        /** Copies the list. */
        public State {
            problems = List.copyOf(problems);
        }

        /** The same, held or released. */
        public State withHeld(boolean nowHeld) {
            return new State(nowHeld, delayWarned, next, problems, filter);
        }

        /** The same, with another attempt. */
        public State withNext(Instant attempt) {
            return new State(held, delayWarned, attempt, problems, filter);
        }

        /** The same, with its sender told of the delay or not. */
        public State withDelayWarned(boolean now) {
            return new State(held, now, next, problems, filter);
        }

        /** The same, with other problems. */
        public State withProblems(List<Problem> others) {
            return new State(held, delayWarned, next, others, filter);
        }

        /** The same, by a filter. */
        public State withFilter(ContentFilter by) {
            return new State(held, delayWarned, next, problems, by);
        }
    }

    /**
     * What became of one message.
     *
     * @param id the message
     * @param done indexes of recipients (in its envelope) that need no further attempt, besides those that are done already
     * @param state how it stands now
     */
    record Update(QueueId id, List<Integer> done, State state) {
        /** Copies the list. */
        public Update {
            done = List.copyOf(done);
        }
    }

    /**
     * A message in the spool.
     *
     * @param entry what the spool knows of it without reading it
     * @param envelope all recipients it was committed with
     * @param remaining indexes into {@code envelope.recipients()} of those that are not done, ascending
     * @param state how it stood when it was read
     * @param content its octets with the prefix; readable until the message is removed
     */
    record StoredMessage(Entry entry, Envelope envelope, List<Integer> remaining, State state, MessageContent content) {
        /** Copies the list. */
        public StoredMessage {
            remaining = List.copyOf(remaining);
        }

        /** Its id. */
        public QueueId id() {
            return entry.id();
        }

        /** When it was committed. */
        public Instant arrival() {
            return entry.arrival();
        }
    }
}
