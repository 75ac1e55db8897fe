/** LMTP: server and delivery agent, on the machinery of SMTP. */
module org.mailrail.lmtp {
    requires transitive org.mailrail.smtp;
    requires io.netty.common;
    requires io.netty.transport;
    requires org.slf4j;

    exports org.mailrail.lmtp;
}
