/** SMTP: codec, server, client, relay agent. */
@SuppressWarnings("module") // LMTP is built on the machinery that the qualified exports show it, and only it
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

    exports org.mailrail.smtp;
    exports org.mailrail.smtp.relay;
    exports org.mailrail.smtp.internal to
            org.mailrail.lmtp,
            org.mailrail.benchmarks;
    exports org.mailrail.smtp.internal.client to
            org.mailrail.lmtp;
    exports org.mailrail.smtp.internal.netty to
            org.mailrail.lmtp;

    provides org.mailrail.queue.RelayProvider with
            org.mailrail.smtp.internal.SmtpRelayProvider;
}
