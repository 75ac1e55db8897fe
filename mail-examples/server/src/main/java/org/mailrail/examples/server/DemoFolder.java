package org.mailrail.examples.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.mailrail.core.Domain;

/**
 * A folder with all that the server needs to show itself: main.cf, tables, two users, a certificate.
 *
 * @param path the folder
 */
record DemoFolder(Path path) {
    static final String DOMAIN = "demo.test";
    static final String ADA = "ada@" + DOMAIN;
    static final String BEN = "ben@" + DOMAIN;
    static final String PASSWORD = "secret";
    static final String VISITOR = "visitor@sender.test";

    private static final String MAIN_CF = """
            # Postfix's words where Postfix has one; the rest begins with mailrail_. See docs/guide.md.
            myhostname = mail.demo.test
            mydomain = demo.test
            mydestination = $myhostname, localhost
            mynetworks = 127.0.0.0/8, [::1]/128

            virtual_mailbox_domains = $mydomain
            virtual_mailbox_maps = texthash:$config_directory/users
            virtual_alias_maps = texthash:$config_directory/virtual
            queue_directory = $config_directory/queue

            smtpd_tls_cert_file = $config_directory/cert.pem
            smtpd_tls_key_file = $config_directory/key.pem

            mailrail_mail_location = maildir:$config_directory/mail/%d/%n
            mailrail_passwd_file = $config_directory/passwd
            # Names that are answered from a file and not by the DNS, so that the demo needs no network.
            mailrail_dns_zone = $config_directory/zone

            # The demo is on loopback alone: its passwords may go in plain text.
            mailrail_plaintext_auth = yes
            """;

    /** Makes a new folder below {@code parent}, readable by its owner only. */
    static DemoFolder create(Path parent) throws IOException {
        Files.createDirectories(parent);
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now(ZoneId.systemDefault()));
        Path folder = Files.createTempDirectory(
                parent.toAbsolutePath(),
                "demo-" + stamp + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(
                folder.resolve("main.cf"),
                MAIN_CF + "mailrail_smtp_listen = 127.0.0.1:" + preferred(2525) + "\n"
                        + "mailrail_submission_listen = 127.0.0.1:" + preferred(2587) + "\n"
                        + "mailrail_imap_listen = 127.0.0.1:" + preferred(2143) + "\n");
        Files.writeString(folder.resolve("users"), ADA + "  ada\n" + BEN + "  ben\n");
        Files.writeString(
                folder.resolve("virtual"),
                "postmaster@" + DOMAIN + "  " + ADA + "\npostmaster@mail." + DOMAIN + "  " + ADA + "\n");
        Files.writeString(
                folder.resolve("passwd"), ADA + ":{PLAIN}" + PASSWORD + "\n" + BEN + ":{PLAIN}" + PASSWORD + "\n");
        Files.writeString(folder.resolve("zone"), """
                # name type value
                sender.test  MX   10 mail.sender.test
                sender.test  TXT  v=spf1 ip4:127.0.0.1 -all
                mail.sender.test  A  127.0.0.1
                """);
        SelfSigned.write(
                folder.resolve("cert.pem"), folder.resolve("key.pem"), Domain.of("mail.demo.test"), Instant.now());
        return new DemoFolder(folder);
    }

    /** This port if it is free, else 0: any. */
    private static int preferred(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException taken) {
            return 0;
        }
    }
}
