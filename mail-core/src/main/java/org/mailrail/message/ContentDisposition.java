package org.mailrail.message;

import java.util.Optional;

/**
 * How a part is meant to be shown. RFC 2183.
 *
 * @param type in lower case, e.g. {@code attachment}
 * @param parameters its parameters
 */
public record ContentDisposition(String type, Parameters parameters) {
    /** Reads the value of a Content-Disposition field; nothing if it does not start with a token. Odd parameters are passed over. */
    public static Optional<ContentDisposition> parse(String value) {
        FieldCursor in = new FieldCursor(value);
        in.skipCfws();
        String type = in.token();
        if (type.isEmpty()) return Optional.empty();
        return Optional.of(new ContentDisposition(FieldCursor.lowerCase(type), Parameters.parse(in)));
    }

    /** The file name, decoded; also from encoded-words, which RFC 2231 does not allow but many senders write. */
    public Optional<String> fileName() {
        return parameters.value("filename").map(EncodedWords::decodeText);
    }

    /** The value of a Content-Disposition field, written as {@link ContentType#value} is. */
    public String value() {
        return type + ParametersWriter.write(parameters);
    }
}
