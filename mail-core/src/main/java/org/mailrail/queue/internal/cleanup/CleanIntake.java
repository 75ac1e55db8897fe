package org.mailrail.queue.internal.cleanup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Envelope;
import org.mailrail.core.Transaction;
import org.mailrail.message.Header;
import org.mailrail.message.HeaderField;
import org.mailrail.queue.Intake;
import org.mailrail.queue.Spool;
import org.mailrail.route.AddressRewriter.Context;

/** An intake that edits what goes into another. */
public final class CleanIntake implements Intake {
    private final Rules rules;
    private final EnvelopeEditor envelopes;
    private final Intake queue;

    /** Edits by these rules what goes into this queue. */
    public CleanIntake(Rules rules, Intake queue) {
        this.rules = rules;
        this.envelopes = new EnvelopeEditor(rules);
        this.queue = queue;
    }

    @Override
    public Spool.Draft draft(Transaction transaction) throws IOException {
        @Nullable
        Context context = rules.completes()
                ? rules.rewriter().headerContext(transaction.client()).orElse(null)
                : null;
        Spool.Draft draft = queue.draft(transaction);
        Transaction known = new Transaction(transaction.client(), transaction.envelope(), draft.id());
        Findings findings = new Findings(known, rules.rewriter(), new CheckTime(rules.checkTime(), rules.clock()));
        boolean looks = context != null
                || rules.alwaysCompletes()
                || !rules.dropped().isEmpty()
                || !rules.rejected().isEmpty()
                || !rules.stripped().isEmpty()
                || !rules.strict().isNone()
                || !rules.checks().isNone();
        MessageEditor editor = !looks
                ? null
                : new MessageEditor(
                        rules,
                        context,
                        draft.id(),
                        () -> envelopes.sender(transaction.envelope().from()),
                        findings,
                        draft::write);
        return new EditedDraft(draft, findings, editor);
    }

    @Override
    public Outcome commit(Spool.Draft draft, Transaction transaction, byte[] prefix, Spool.State state)
            throws IOException {
        if (!(draft instanceof EditedDraft edited)) throw new IllegalArgumentException("a draft of another intake");
        Spool.Draft written = edited.finished();
        Findings findings = edited.findings();
        byte[] fields = prefix(prefix, findings, edited.added());
        if (findings.refusal().isPresent())
            return new Outcome.Refused(findings.refusal().get());
        if (findings.isDiscarded()) return new Outcome.Discarded(draft.id());
        Envelope envelope = envelopes.edit(transaction.envelope(), findings);
        return queue.commit(
                written, new Transaction(transaction.client(), envelope, draft.id()), fields, state(findings, state));
    }

    /** Held and filtered as the checks want it; a redirection overrides a filter. Postfix's header_checks(5). */
    private static Spool.State state(Findings findings, Spool.State given) {
        Spool.State state = findings.isHeld() ? given.withHeld(true) : given;
        return findings.redirect().isPresent()
                ? state
                : findings.filter().map(state::withFilter).orElse(state);
    }

    /** The fields above the message are looked at like its own, and do not repeat what was added to it. */
    private byte[] prefix(byte[] prefix, Findings findings, Set<String> added) throws IOException {
        Checks checks = rules.checks();
        boolean isLooked = findings.isLooking() && (checks.header() != null || checks.mime() != null);
        if (prefix.length == 0 || !isLooked && added.isEmpty()) return prefix;
        ByteArrayOutputStream fields = new ByteArrayOutputStream(prefix.length);
        for (HeaderField field : Header.parse(prefix).fields()) {
            String name = HeaderText.name(field.octets());
            if (added.contains(name)) continue;
            Check check = checks.of(MimeState.Place.HEADER, KnownField.isMime(name));
            FieldEdit edit = FieldEdit.look(findings, check, field.octets());
            fields.writeBytes(edit.with(edit.field()));
        }
        return fields.toByteArray();
    }
}
