package org.mailrail.queue.internal;

import java.io.IOException;
import java.util.Locale;
import org.mailrail.queue.NoSpaceException;

/** Tells a full disk, which a client is to wait out (452), from other errors (451). */
final class DiskErrors {
    private DiskErrors() {}

    /** The error for a caller, with where it happened as its cause. */
    static IOException of(Throwable error) {
        String message = String.valueOf(error.getMessage());
        IOException translated;
        if (error instanceof NoSpaceException || error instanceof IOException && isNoSpace(message)) {
            translated = new NoSpaceException(message);
            translated.initCause(error);
        } else {
            translated = new IOException(message, error);
        }
        return translated;
    }

    /** What the system says for ENOSPC and EDQUOT; Java has no other sign of them. */
    private static boolean isNoSpace(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded") || text.contains("not enough space");
    }
}
