package org.mailrail.core;

/**
 * Says of an implementation of an SPI that none of its methods ever blocks (no file, socket, lock that others hold while blocking), so
 * that servers call it on the event loop and save a change of threads.
 */
public interface NonBlocking {}
