/** Sender authentication (SPF), SASL, password schemes and user databases. */
module org.mailrail.auth {
    requires transitive org.mailrail.core;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports org.mailrail.auth.results;
    exports org.mailrail.auth.sasl;
    exports org.mailrail.auth.spf;
    exports org.mailrail.auth.users;
}
