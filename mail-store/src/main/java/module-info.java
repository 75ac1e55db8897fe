/** The MailStore SPI, Maildir++ in Dovecot's dialect, an in-memory store, delivery to mailboxes. */
module org.mailrail.store {
    requires transitive org.mailrail.core;
    requires org.slf4j;

    exports org.mailrail.store;
    exports org.mailrail.store.delivery;
    exports org.mailrail.store.maildir;
    exports org.mailrail.store.memory;
}
