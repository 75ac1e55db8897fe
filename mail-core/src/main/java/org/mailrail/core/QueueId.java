package org.mailrail.core;

/**
 * The name of one queued message, unique within its spool for ever: what stands in replies, logs and Received fields.
 *
 * @param value 1 to 64 letters and digits
 */
public record QueueId(String value) {
    /** Checks the characters, since ids stand in headers, logs and file names. */
    public QueueId {
        if (value.isEmpty() || value.length() > 64) throw new IllegalArgumentException("queue id of " + value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z')) {
                throw new IllegalArgumentException("queue id with a character other than a letter or digit");
            }
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
