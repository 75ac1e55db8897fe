/** LMTP: server and delivery agent, on the machinery of SMTP. */
module org.mailrail.lmtp {
    requires transitive org.mailrail.smtp;
    requires org.slf4j;
}
