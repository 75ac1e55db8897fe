package org.mailrail.smtp.internal.client;

import java.io.IOException;
import java.io.InputStream;
import org.mailrail.message.MessageContent;

/** Whether a message has octets above 127. */
final class EightBit {
    private EightBit() {}

    static boolean anywhere(MessageContent content) throws IOException {
        byte[] piece = new byte[16 * 1024];
        try (InputStream in = content.stream()) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                for (int i = 0; i < read; i++) {
                    if (piece[i] < 0) return true;
                }
            }
        }
        return false;
    }

    /** In the header, which ends at the first empty line. */
    static boolean inHeader(MessageContent content) throws IOException {
        byte[] piece = new byte[16 * 1024];
        boolean lineStart = true;
        try (InputStream in = content.stream()) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                for (int i = 0; i < read; i++) {
                    if (piece[i] < 0) return true;
                    if (lineStart && piece[i] == '\r') return false;
                    lineStart = piece[i] == '\n';
                }
            }
        }
        return false;
    }
}
