package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailrail.message.ContentDisposition;
import org.mailrail.message.Message;
import org.mailrail.message.MimePart;
import org.mailrail.message.Parameters;

/** BODY and BODYSTRUCTURE. RFC 9051 section 7.5.2. */
final class BodyStructure {
    private final Message message;
    private final boolean extended;
    private final Responses out;

    private BodyStructure(Message message, boolean extended, Responses out) {
        this.message = message;
        this.extended = extended;
        this.out = out;
    }

    /**
     * Writes the structure of a message.
     *
     * @param extended whether with extension data: BODYSTRUCTURE, not BODY
     */
    static void put(Message message, boolean extended, Responses out) throws IOException {
        new BodyStructure(message, extended, out).body(message.root());
    }

    /** {@code body = "(" (body-type-1part / body-type-mpart) ")"}. */
    private void body(MimePart part) throws IOException {
        out.put("(");
        if (part.isMultipart()) multipart(part);
        else onePart(part);
        out.put(")");
    }

    /** {@code body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]}. */
    private void multipart(MimePart part) throws IOException {
        for (MimePart child : part.children()) body(child);
        out.put(" ").string(part.contentType().subtype());
        if (!extended) return;
        out.put(" ");
        parameters(part.contentType().parameters());
        extension(part);
    }

    /** {@code body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]}. */
    private void onePart(MimePart part) throws IOException {
        out.string(part.contentType().type())
                .put(" ")
                .string(part.contentType().subtype())
                .put(" ");
        fields(part);
        Optional<MimePart> embedded = part.embedded();
        if (embedded.isPresent() && part.contentType().is("message", "rfc822")) {
            out.put(" ");
            Envelope.put(message.header(embedded.get()), out);
            out.put(" ");
            body(embedded.get());
            out.put(" ").put(message.bodyLines(part));
        } else if (part.contentType().type().equals("text")) {
            out.put(" ").put(message.bodyLines(part));
        }
        if (!extended) return;
        out.put(" ").nstring(part.md5().orElse(null));
        extension(part);
    }

    /** {@code body-fields = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets}. */
    private void fields(MimePart part) throws IOException {
        parameters(withCharset(part));
        out.put(" ").nstring(part.contentId().orElse(null));
        out.put(" ").nstring(part.description().orElse(null));
        out.put(" ").string(part.encodingName());
        out.put(" ").put(part.bodyRange().length());
    }

    /** A text that does not say its character set is in US-ASCII (RFC 2045 section 5.2); clients are told, as Dovecot tells them. */
    private static Parameters withCharset(MimePart part) {
        Parameters parameters = part.contentType().parameters();
        if (!part.contentType().type().equals("text")
                || part.contentType().charset().isPresent()) return parameters;
        List<Parameters.Parameter> entries = new ArrayList<>(parameters.entries());
        entries.add(new Parameters.Parameter("charset", "us-ascii", false));
        return new Parameters(entries);
    }

    /** {@code body-fld-dsp SP body-fld-lang SP body-fld-loc}, with the space before. */
    private void extension(MimePart part) throws IOException {
        out.put(" ");
        Optional<ContentDisposition> disposition = part.disposition();
        if (disposition.isEmpty()) {
            out.put("NIL");
        } else {
            out.put("(").string(disposition.get().type()).put(" ");
            parameters(disposition.get().parameters());
            out.put(")");
        }
        out.put(" ");
        languages(part.languages());
        out.put(" ").nstring(part.location().orElse(null));
    }

    /** {@code body-fld-lang = nstring / "(" string *(SP string) ")"}. */
    private void languages(List<String> tags) throws IOException {
        if (tags.isEmpty()) {
            out.put("NIL");
            return;
        }
        out.put("(");
        for (int i = 0; i < tags.size(); i++) {
            if (i > 0) out.put(" ");
            out.string(tags.get(i));
        }
        out.put(")");
    }

    /** {@code body-fld-param = "(" string SP string *(SP string SP string) ")" / nil}. As they stand: clients decode RFC 2231 themselves. */
    private void parameters(Parameters parameters) throws IOException {
        if (parameters.entries().isEmpty()) {
            out.put("NIL");
            return;
        }
        out.put("(");
        String separator = "";
        for (Parameters.Parameter parameter : parameters.entries()) {
            out.put(separator).string(parameter.nameAsWritten()).put(" ").string(parameter.raw());
            separator = " ";
        }
        out.put(")");
    }
}
