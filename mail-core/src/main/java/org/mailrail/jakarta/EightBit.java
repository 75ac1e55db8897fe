package org.mailrail.jakarta;

import java.io.IOException;
import java.io.InputStream;
import org.mailrail.message.MessageContent;

/**
 * Where a message has octets above 127.
 *
 * @param inHeader so that it needs SMTPUTF8. RFC 6531 section 3.4
 * @param inBody so that it needs 8BITMIME. RFC 6152
 */
record EightBit(boolean inHeader, boolean inBody) {
    private static final int BLOCK = 8192;

    static EightBit of(MessageContent content) throws IOException {
        boolean inHeader = false;
        boolean inBody = false;
        boolean body = false;
        boolean emptyLine = true;
        try (InputStream in = content.stream()) {
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                for (int i = 0; i < read; i++) {
                    byte octet = block[i];
                    if (octet < 0 && body) inBody = true;
                    else if (octet < 0) inHeader = true;
                    if (octet == '\n' && emptyLine) body = true;
                    if (octet != '\r') emptyLine = octet == '\n';
                }
            }
        }
        return new EightBit(inHeader, inBody);
    }
}
