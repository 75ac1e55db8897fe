/** SMTP: codec, server, client, relay agent. */
module org.mailrail.smtp {
    requires transitive org.mailrail.core;
    requires transitive org.mailrail.auth;
    requires io.netty.common;
    requires io.netty.buffer;
    requires io.netty.transport;
    requires io.netty.handler;
    requires io.netty.codec;
    requires io.netty.codec.smtp;
    requires org.slf4j;
}
