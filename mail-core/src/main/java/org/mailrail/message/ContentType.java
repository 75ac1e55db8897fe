package org.mailrail.message;

import java.util.Optional;

/**
 * A media type with its parameters. RFC 2045 section 5.
 *
 * @param type in lower case, a token
 * @param subtype in lower case, a token
 * @param parameters its parameters
 */
public record ContentType(String type, String subtype, Parameters parameters) {
    /** {@code text/plain} without parameters: what a part is that does not say. RFC 2045 section 5.2. */
    public static final ContentType TEXT_PLAIN = new ContentType("text", "plain", Parameters.none());

    static final ContentType MESSAGE_RFC822 = new ContentType("message", "rfc822", Parameters.none());
    static final ContentType OCTET_STREAM = new ContentType("application", "octet-stream", Parameters.none());

    /** Reads the value of a Content-Type field; nothing if it does not even start with {@code type/subtype}. Odd parameters are passed over. */
    public static Optional<ContentType> parse(String value) {
        FieldCursor in = new FieldCursor(value);
        in.skipCfws();
        String type = in.token();
        in.skipCfws();
        if (type.isEmpty() || !in.take('/')) return Optional.empty();
        in.skipCfws();
        String subtype = in.token();
        if (subtype.isEmpty()) return Optional.empty();
        return Optional.of(
                new ContentType(FieldCursor.lowerCase(type), FieldCursor.lowerCase(subtype), Parameters.parse(in)));
    }

    /** Whether it is this type and subtype, both in lower case. */
    public boolean is(String ofType, String ofSubtype) {
        return type.equals(ofType) && subtype.equals(ofSubtype);
    }

    /** The charset parameter. */
    public Optional<String> charset() {
        return parameters.value("charset");
    }

    /**
     * The value of a Content-Type field, ASCII, for {@link HeaderField#of}, which folds it: parameters that are long or outside ASCII as RFC 2231 has it.
     * {@link #parse} reads it; what could not be written, such as a name of 8-bit octets, is left out.
     */
    public String value() {
        return this + ParametersWriter.write(parameters);
    }

    /** Whether it holds a message: message/rfc822 (RFC 2046 section 5.2.1) or message/global (RFC 6532 section 3.7). */
    boolean isMessage() {
        return is("message", "rfc822") || is("message", "global");
    }

    /** The type without its parameters. */
    @Override
    public String toString() {
        return type + "/" + subtype;
    }
}
