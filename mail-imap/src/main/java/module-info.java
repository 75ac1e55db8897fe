/** IMAP: codec and server over any MailStore. */
module org.mailrail.imap {
    requires transitive org.mailrail.core;
    requires transitive org.mailrail.auth;
    requires transitive org.mailrail.store;
    requires io.netty.common;
    requires io.netty.buffer;
    requires io.netty.transport;
    requires io.netty.handler;
    requires io.netty.codec;
    requires org.slf4j;

    exports org.mailrail.imap;
}
