package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.QueueId;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MessageContent;
import org.mailrail.route.AddressRewriter.Context;

/**
 * Edits a message while it comes in: one field of its header or one line of its body is held at a time. A field that is larger than {@link
 * Rules#fieldSize} is cut, as in Postfix. A line that is no field ends the header; an empty line is put before it, so that whoever reads the message
 * next finds the same end. But a first line of a mailbox file ({@code From }) becomes a field, as in Postfix's smtpd(8): else the whole header below it
 * were body, with all that must not be seen. Used by one thread. Postfix's cleanup(8).
 */
public final class MessageEditor implements LinePieces.Sink {
    private static final byte[] NOTHING = {};
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] MAILBOX_LINE = "X-Mailbox-Line: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);
    private static final Reply TOO_MANY_HOPS = Reply.of(554, "5.4.6", "Too many hops");
    private static final Reply DISALLOWED = Reply.of(550, "5.7.1", "disallowed character");
    private static final Reply TOO_DEEP =
            new Reply(550, new EnhancedStatusCode(5, 6, 0), List.of("MIME nesting exceeds safety limit"));

    /** Gives the sender for a From field. */
    @FunctionalInterface
    public interface Sender {
        /**
         * The reverse-path as it goes into the queue.
         *
         * @throws IOException if a table cannot be asked
         */
        ReversePath get() throws IOException;
    }

    private final Rules rules;
    private final Sender sender;
    private final Findings findings;
    private final EditedOutput output;
    private final LinePieces lines = new LinePieces(this);
    private final MimeState mime;
    private final EncodingState encoding;
    private final OwnHeader own;

    /** The field that is being read; null outside of headers. */
    private @Nullable HeldField field;

    /** Whether the message ended within a field. */
    private boolean unended;

    private boolean begun;
    private long bodyOffset;
    private boolean finished;
    /** Whether nothing follows, so that a header that ends now has no body. */
    private boolean atEnd;

    /**
     * @param context how addresses in the header are completed; null if they are left alone
     * @param id under which the message will be queued
     * @param findings are told what the checks say
     * @param sink gets the message
     */
    public MessageEditor(
            Rules rules,
            @Nullable Context context,
            QueueId id,
            Sender sender,
            Findings findings,
            EditedOutput.Sink sink) {
        this.rules = rules;
        this.sender = sender;
        this.findings = findings;
        this.output = new EditedOutput(sink);
        this.mime = new MimeState(rules.mimeDepth(), rules.boundarySize());
        this.encoding = new EncodingState(rules.strict());
        this.own = new OwnHeader(rules, context, id);
    }

    /** Takes octets of the message. */
    public void write(ByteBuffer in) throws IOException {
        if (finished) throw new IllegalStateException("the message has ended");
        byte[] octets = new byte[in.remaining()];
        in.get(octets);
        lines.feed(octets, 0, octets.length);
    }

    /** The message has ended; may be called again. */
    public void finish() throws IOException {
        if (finished) return;
        finished = true;
        lines.finish();
        atEnd = true;
        endField();
        if (mime.place() == MimeState.Place.HEADER) endHeader(false);
        output.flush();
    }

    /**
     * The message as it came in, to be called after {@link #finish}.
     *
     * @param written what was written of it
     * @throws org.mailrail.queue.MessageRefusedException if more was changed than is kept
     */
    public MessageContent original(MessageContent written) throws IOException {
        return output.original(written);
    }

    /** The names in lower case of fields that were added because they were missing. */
    public Set<String> added() {
        return own.added();
    }

    @Override
    public boolean isDone() {
        return mime.place() == MimeState.Place.BODY
                && !findsInBody()
                && rules.strict().isNone()
                && (!findings.isLooking()
                        || !mime.hasBoundaries()
                                && rules.rejected().isEmpty()
                                && rules.stripped().isEmpty());
    }

    private boolean findsInBody() {
        Checks checks = rules.checks();
        return checks.body() != null
                && findings.isLooking()
                && (checks.bodySize() == 0 || bodyOffset < checks.bodySize());
    }

    @Override
    public void rest(byte[] octets, int from, int length) throws IOException {
        output.pass(octets, from, length);
    }

    @Override
    public void piece(byte[] octets, int from, int length, boolean starts, int lineEnd) throws IOException {
        Line line = new Line(octets, from, length, lineEnd, starts, null);
        if (findings.isLooking()) {
            if (rules.rejected().areIn(octets, from, length)) findings.refuse(DISALLOWED);
            else if (rules.stripped().areIn(octets, from, length)) line = line.without(rules.stripped());
        }
        boolean isMailboxLine = !begun && isFromLine(line);
        begun = true;
        on(isMailboxLine ? line.withPrefix(MAILBOX_LINE) : line);
    }

    /** {@code *">" "From "}, which mailbox files have above each message. */
    private static boolean isFromLine(Line line) {
        int at = line.from();
        int end = line.from() + line.length();
        while (at < end && line.octets()[at] == '>') at++;
        return end - at >= FROM.length && Arrays.equals(line.octets(), at, at + FROM.length, FROM, 0, FROM.length);
    }

    private void on(Line line) throws IOException {
        if (mime.place() == MimeState.Place.BODY) {
            onBody(line);
            return;
        }
        HeldField held = field;
        if (held != null && (!line.starts() || line.isFolded())) {
            held.add(line);
            return;
        }
        if (!line.starts()) { // of a boundary's line: the header begins behind it
            line.writeTo(output);
            return;
        }
        endField();
        if (HeaderText.nameLength(line.octets(), line.from(), line.length()) > 0) {
            field = new HeldField(rules.fieldSize(), output, line);
            return;
        }
        endHeader(line.length() == 0);
        onBody(line);
    }

    private void endField() throws IOException {
        HeldField held = field;
        if (held == null) return;
        field = null;
        unended = held.isUnended();
        byte[] octets = held.octets();
        MimeState.Place place = mime.place();
        String name = HeaderText.name(octets);
        if (name.equals("content-type") && rules.needParts()) {
            mime.onContentType(HeaderText.value(octets));
            if (mime.isTooDeep()) findings.refuse(TOO_DEEP);
        }
        encoding.onField(name, octets).ifPresent(findings::refuse);
        if (place == MimeState.Place.HEADER && own.isOneHopTooMany(name)) findings.refuse(TOO_MANY_HOPS);
        FieldEdit edit = FieldEdit.look(findings, rules.checks().of(place, KnownField.isMime(name)), octets);
        byte[] result = edit.field();
        if (result.length > 0 && place == MimeState.Place.HEADER) result = own.edit(result);
        output.replace(held.received(), edit.with(result));
    }

    private void endHeader(boolean byEmptyLine) throws IOException {
        boolean ofMessage = mime.place() == MimeState.Place.HEADER;
        if (ofMessage) addMissing();
        if (ofMessage && !byEmptyLine && !atEnd) output.replace(NOTHING, LINE_END);
        if (!rules.needParts()) mime.onContentType("");
        encoding.endHeader(byEmptyLine).ifPresent(findings::refuse);
        mime.endHeader(byEmptyLine);
        bodyOffset = 0;
    }

    private void addMissing() throws IOException {
        List<byte[]> fields = own.complete(sender);
        if (unended && !fields.isEmpty()) output.replace(NOTHING, LINE_END);
        for (byte[] missing : fields) output.replace(NOTHING, missing);
    }

    private void onBody(Line line) throws IOException {
        if (line.starts() && mime.hasBoundaries()) {
            MimeState.Delimiter delimiter = mime.onLine(line.octets(), line.from(), line.length());
            if (delimiter != MimeState.Delimiter.NONE) encoding.onDelimiter();
            if (delimiter == MimeState.Delimiter.CLOSE) bodyOffset = 0; // what comes is another piece of body
        }
        encoding.onBody(line).ifPresent(findings::refuse);
        Check check = findsInBody() ? rules.checks().body() : null;
        bodyOffset += line.length() + 1;
        if (check == null || line.length() == 0) {
            line.writeTo(output);
            return;
        }
        String text = HeaderText.text(line.octets(), line.from(), line.length());
        switch (findings.look(check, "body", text)) {
            case CheckAction.Prepend prepend -> {
                if (line.starts())
                    output.replace(NOTHING, join(HeaderText.line(prepend.text(), line.text()), LINE_END));
                line.writeTo(output);
            }
            case CheckAction.Replace replace -> line.replaceIn(output, HeaderText.line(replace.text(), line.text()));
            case CheckAction.Remove remove -> line.removeFrom(output);
            default -> line.writeTo(output);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
