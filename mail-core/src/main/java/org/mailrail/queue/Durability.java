package org.mailrail.queue;

/** What a {@link FileSpool} waits for before it says that a message is stored. */
public enum Durability {
    /** Until the disk says that it has it. */
    FORCED,
    /**
     * Until the operating system has it: what was acknowledged survives the end of the process, but not a power cut or a crash of the
     * system. Unsafe for mail; for measuring what forcing costs, and for tests.
     */
    NONE
}
