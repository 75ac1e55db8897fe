/** Addresses, envelopes, messages, lookup tables, routing, the durable queue, DNS. */
@SuppressWarnings("module") // the reader of the qualified export is built later
module org.mailrail.core {
    requires transitive org.jspecify;
    requires org.slf4j;
    requires com.github.benmanes.caffeine;
    requires org.dnsjava;

    // What not everybody needs. None is transitive, though signatures of packages that are named after them have its
    // types: javac would look for it wherever this module is required. Whoever uses such a package requires the library
    // as well.
    requires static io.netty.handler;
    requires static io.netty.transport;
    requires static io.netty.common;
    requires static io.netty.buffer;
    requires static java.sql;
    requires static jakarta.mail;
    requires static lmdbjava;
    requires static micrometer.core;
    requires static unboundid.ldapsdk;

    exports org.mailrail.config;
    exports org.mailrail.core;
    exports org.mailrail.core.internal to
            org.mailrail.auth;
    exports org.mailrail.dns;
    exports org.mailrail.jakarta;
    exports org.mailrail.message;
    exports org.mailrail.net;
    exports org.mailrail.net.netty;
    exports org.mailrail.queue;
    exports org.mailrail.queue.jdbc;
    exports org.mailrail.queue.micrometer;
    exports org.mailrail.route;
    exports org.mailrail.table;
    exports org.mailrail.table.jdbc;
    exports org.mailrail.table.ldap;
    exports org.mailrail.table.lmdb;

    uses org.mailrail.queue.RelayProvider;

    // Where jakarta.mail is absent, nobody asks for it.
    provides jakarta.mail.Provider with
            org.mailrail.jakarta.MailrailProvider;
}
