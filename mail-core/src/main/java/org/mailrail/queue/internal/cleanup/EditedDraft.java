package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Spool;

/** A draft that holds a message as it was edited, and still shows it as it came in. */
public final class EditedDraft implements Spool.Draft {
    private final Spool.Draft draft;
    private final Findings findings;
    private final @Nullable MessageEditor editor;
    private long received;
    /** Whether an edit was begun that did not come to its end: then what is written lacks something, and must not be committed. */
    private boolean broken;

    private boolean closed;

    /**
     * @param draft gets what the editor writes
     * @param editor null if nothing is to be looked at
     */
    public EditedDraft(Spool.Draft draft, Findings findings, @Nullable MessageEditor editor) {
        this.draft = draft;
        this.findings = findings;
        this.editor = editor;
    }

    /**
     * The draft of the queue, with all of the message in it.
     *
     * @throws IOException if the last of it could not be edited, or something before
     */
    public Spool.Draft finished() throws IOException {
        checkWhole();
        if (editor == null) return draft;
        broken = true;
        editor.finish();
        broken = false;
        return draft;
    }

    private void checkWhole() throws IOException {
        if (broken) throw new IOException("the message could not be edited to its end before, and has a hole");
    }

    /** What the checks say of the message. */
    public Findings findings() {
        return findings;
    }

    /** The names in lower case of fields that were added because they were missing. */
    public Set<String> added() {
        return editor == null ? Set.of() : editor.added();
    }

    @Override
    public QueueId id() {
        return draft.id();
    }

    @Override
    public void write(ByteBuffer octets) throws IOException {
        checkWhole();
        received += octets.remaining();
        broken = true;
        if (editor == null) draft.write(octets);
        else editor.write(octets);
        broken = false;
    }

    @Override
    public long size() {
        return received;
    }

    /** The message as it came in; nothing can be written any more. */
    @Override
    public MessageContent content() throws IOException {
        MessageContent written = finished().content();
        return editor == null ? written : editor.original(written);
    }

    @Override
    public Spool.StoredMessage commit(Transaction transaction, byte[] prefix, Instant now, Spool.State state) {
        throw new IllegalStateException("a draft is committed to the intake that it came from");
    }

    @Override
    public void close() throws IOException {
        if (!closed) findings.close();
        closed = true;
        draft.close();
    }
}
