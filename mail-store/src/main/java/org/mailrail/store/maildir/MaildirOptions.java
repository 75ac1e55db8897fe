package org.mailrail.store.maildir;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What all Maildirs of a store have in common.
 *
 * @param clock names and UIDVALIDITYs come from it
 * @param names of new messages
 * @param host this host, in locks
 * @param wireSeparator between levels, for clients
 * @param infoSeparator before the flags in a file name
 * @param saveCrlf whether messages are written with CRLF
 * @param lockWait how long another process may hold a lock
 */
record MaildirOptions(
        InstantSource clock,
        UniqueNames names,
        String host,
        char wireSeparator,
        char infoSeparator,
        boolean saveCrlf,
        Duration lockWait) {}
