package org.mailrail.queue.internal.cleanup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.QueueId;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MessageContent;
import org.mailrail.route.AddressPosition;
import org.mailrail.route.AddressRewriter.Context;
import org.mailrail.route.internal.AddressField;

/**
 * Edits a message while it comes in: one field of its header or one line of its body is held at a time. A field that is larger than {@link
 * Rules#fieldSize} is cut, as in Postfix. A line that is no field ends the header; an empty line is put before it, so that whoever reads the message
 * next finds the same end. Used by one thread. Postfix's cleanup(8).
 */
public final class MessageEditor implements LinePieces.Sink {
    private static final byte[] NOTHING = {};
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final Reply TOO_MANY_HOPS = Reply.of(554, "5.4.6", "Too many hops");
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
    private final @Nullable Context context;
    private final QueueId id;
    private final Sender sender;
    private final Findings findings;
    private final EditedOutput output;
    private final LinePieces lines = new LinePieces(this);
    private final MimeState mime;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> added = new HashSet<>();

    /** The field that is being read; null outside of headers. */
    private @Nullable ByteArrayOutputStream field;
    /** What is cut from it. */
    private final ByteArrayOutputStream excess = new ByteArrayOutputStream(0);

    /** Whether the message ended within a field. */
    private boolean unended;

    private boolean resent;
    private int hops;
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
        this.context = context;
        this.id = id;
        this.sender = sender;
        this.findings = findings;
        this.output = new EditedOutput(sink);
        this.mime = new MimeState(rules.mimeDepth(), rules.boundarySize());
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
     * @throws IOException if more was changed than is kept
     */
    public MessageContent original(MessageContent written) throws IOException {
        return output.original(written);
    }

    /** The names in lower case of fields that were added because they were missing. */
    public Set<String> added() {
        return Set.copyOf(added);
    }

    @Override
    public boolean isDone() {
        return mime.place() == MimeState.Place.BODY
                && !findsInBody()
                && (!mime.hasBoundaries() || !findings.isLooking());
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
        if (mime.place() == MimeState.Place.BODY) {
            bodyPiece(octets, from, length, starts, lineEnd);
            return;
        }
        boolean continues = !starts || length > 0 && HeaderText.isWhiteSpace(octets[from]);
        if (continues && field != null) {
            keep(octets, from, length + lineEnd);
            return;
        }
        endField();
        if (starts && HeaderText.nameLength(octets, from, length) > 0) {
            field = new ByteArrayOutputStream(length + lineEnd);
            keep(octets, from, length + lineEnd);
            return;
        }
        endHeader(length == 0);
        bodyPiece(octets, from, length, starts, lineEnd);
    }

    private void keep(byte[] octets, int from, int length) {
        ByteArrayOutputStream kept = field;
        if (kept == null) return;
        int fits = Math.clamp(rules.fieldSize() - kept.size(), 0, length);
        kept.write(octets, from, fits);
        int over = length - fits;
        if (over == 0) return;
        if (excess.size() + over > 1 << 20) output.lose();
        else excess.write(octets, from + fits, over);
    }

    private void endField() throws IOException {
        ByteArrayOutputStream kept = field;
        if (kept == null) return;
        field = null;
        byte[] octets = kept.toByteArray();
        unended = octets[octets.length - 1] != '\n' && excess.size() == 0;
        if (excess.size() == 0) {
            onField(octets, octets);
            return;
        }
        kept.writeBytes(excess.toByteArray());
        excess.reset();
        onField(kept.toByteArray(), cut(octets));
    }

    /** At the last line end, if that leaves nine tenths of what may be kept, else anywhere. */
    private static byte[] cut(byte[] octets) {
        int end = octets.length;
        while (end > octets.length / 10 * 9 && octets[end - 1] != '\n') end--;
        boolean atLineEnd = octets[end - 1] == '\n';
        ByteArrayOutputStream kept = new ByteArrayOutputStream(octets.length + 2);
        kept.write(octets, 0, atLineEnd ? end : octets.length);
        if (!atLineEnd) kept.writeBytes(LINE_END);
        return kept.toByteArray();
    }

    /**
     * A whole field.
     *
     * @param original as it came in
     * @param octets what is left of it
     */
    private void onField(byte[] original, byte[] octets) throws IOException {
        MimeState.Place place = mime.place();
        String name = HeaderText.name(octets);
        if (name.equals("content-type") && rules.checks().needParts()) {
            mime.onContentType(HeaderText.subject(octets).substring(name.length() + 1));
            if (mime.isTooDeep()) findings.refuse(TOO_DEEP);
        }
        if (name.equals("received") && place == MimeState.Place.HEADER && ++hops + 1 >= rules.hopLimit()) {
            findings.refuse(TOO_MANY_HOPS); // ours is one of them
        }
        FieldEdit edit = FieldEdit.look(findings, rules.checks().of(place, KnownField.isMime(name)), octets);
        byte[] result = edit.field();
        if (result.length > 0 && place == MimeState.Place.HEADER) result = onHeaderField(result);
        output.replace(original, edit.with(result));
    }

    /** What becomes of a field of the message's own header. */
    private byte[] onHeaderField(byte[] octets) throws IOException {
        String name = HeaderText.name(octets);
        if (KnownField.isMime(name)) return octets;
        if (KnownField.isRequired(name)) seen.add(name);
        if (name.startsWith("resent-")) resent = true;
        if (rules.dropped().contains(name)) return NOTHING;
        AddressPosition position = KnownField.position(name);
        if (context == null || position == null) return octets;
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':') + 1;
        int end = text.stripTrailing().length(); // what is not closed must not take the line end with it
        Optional<String> value = AddressField.rewrite(
                text.substring(colon, Math.max(colon, end)),
                colon,
                rules.tokenLimit(),
                written -> map(written, context, position));
        return value.map(changed -> (text.substring(0, colon) + changed + text.substring(end))
                        .getBytes(StandardCharsets.ISO_8859_1))
                .orElse(octets);
    }

    private EmailAddress map(String written, Context how, AddressPosition position) throws IOException {
        return rules.canonical().map(rules.rewriter().rewrite(written, how), position);
    }

    private void endHeader(boolean byEmptyLine) throws IOException {
        boolean ofMessage = mime.place() == MimeState.Place.HEADER;
        if (ofMessage && (context != null || rules.alwaysCompletes())) addMissing();
        if (ofMessage && !byEmptyLine && !atEnd) output.replace(NOTHING, LINE_END);
        if (!rules.checks().needParts()) mime.onContentType("");
        mime.endHeader(byEmptyLine);
        bodyOffset = 0;
    }

    private void addMissing() throws IOException {
        Map<String, String> fields = new MissingFields(rules, id).compose(seen, resent, sender.get());
        if (unended && !fields.isEmpty()) output.replace(NOTHING, LINE_END);
        for (Map.Entry<String, String> missing : fields.entrySet()) {
            output.replace(NOTHING, missing.getValue().getBytes(StandardCharsets.UTF_8));
            added.add(missing.getKey());
        }
    }

    private void bodyPiece(byte[] octets, int from, int length, boolean starts, int lineEnd) throws IOException {
        if (starts && mime.hasBoundaries()) mime.onLine(octets, from, length);
        Check check = findsInBody() ? rules.checks().body() : null;
        bodyOffset += length + 1;
        if (check == null || length == 0) {
            output.pass(octets, from, length + lineEnd);
            return;
        }
        CheckAction action = findings.look(check, "body", HeaderText.text(octets, from, length));
        switch (action) {
            case CheckAction.Prepend prepend -> {
                byte[] original = Arrays.copyOfRange(octets, from, from + length);
                if (starts) output.replace(NOTHING, join(HeaderText.line(prepend.text(), original), LINE_END));
                output.pass(octets, from, length + lineEnd);
            }
            case CheckAction.Replace replace -> {
                byte[] original = Arrays.copyOfRange(octets, from, from + length);
                output.replace(original, HeaderText.line(replace.text(), original));
                output.pass(octets, from + length, lineEnd);
            }
            case CheckAction.Remove remove -> {
                int whole = starts ? length + lineEnd : length; // the end of a line whose beginning stays, stays
                output.replace(Arrays.copyOfRange(octets, from, from + whole), NOTHING);
                output.pass(octets, from + whole, length + lineEnd - whole);
            }
            default -> output.pass(octets, from, length + lineEnd);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
