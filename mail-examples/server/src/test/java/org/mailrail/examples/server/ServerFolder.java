package org.mailrail.examples.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A folder that configures the example server for a test: one domain, its users, free ports on loopback. */
public final class ServerFolder {
    public static final String DOMAIN = "example.test";
    public static final String PASSWORD = "correct horse";
    public static final List<String> USERS = List.of("ada", "ben", "cy", "dot");

    private final Path path;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private ServerFolder(Path path) {
        this.path = path;
    }

    /** A new folder with tables and users; {@link #write} completes it. */
    public static ServerFolder create(Path path) throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve("users"), lines("%s@%s %1$s"));
        Files.writeString(path.resolve("passwd"), lines("%s@%s:{PLAIN}" + PASSWORD + "::::::"));
        Files.writeString(path.resolve("virtual"), "postmaster@" + DOMAIN + " ada@" + DOMAIN + "\n");
        // Senders' domains are found here, so that no test asks the network's DNS.
        Files.writeString(path.resolve("zone"), """
                sender.test  MX  10 mail.sender.test
                mail.sender.test  A  127.0.0.1
                example.test  MX  10 mail.example.test
                mail.example.test  A  127.0.0.1
                """);
        ServerFolder folder = new ServerFolder(path);
        folder.set("myhostname", "mail." + DOMAIN)
                .set("mydomain", DOMAIN)
                .set("mydestination", "$myhostname, localhost")
                .set("mynetworks", "127.0.0.0/8")
                .set("virtual_mailbox_domains", "$mydomain")
                .set("virtual_mailbox_maps", "texthash:$config_directory/users")
                .set("virtual_alias_maps", "texthash:$config_directory/virtual")
                .set("virtual_transport", "mailbox")
                .set("queue_directory", "$config_directory/queue")
                .set("mailrail_smtp_listen", "127.0.0.1:0")
                .set("mailrail_imap_listen", "127.0.0.1:0")
                .set("mailrail_plaintext_auth", "yes")
                .set("mailrail_mail_location", "maildir:$config_directory/mail/%d/%n")
                .set("mailrail_passwd_file", "$config_directory/passwd")
                .set("mailrail_dns_zone", "$config_directory/zone");
        return folder;
    }

    private static String lines(String format) {
        return USERS.stream().map(user -> format.formatted(user, DOMAIN)).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Sets a parameter of main.cf. */
    public ServerFolder set(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    /** Writes main.cf. */
    public ServerFolder write() throws IOException {
        Files.writeString(
                path.resolve("main.cf"),
                parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + " = " + parameter.getValue())
                        .collect(Collectors.joining("\n", "", "\n")));
        return this;
    }

    public Path path() {
        return path;
    }

    /** A user's address. */
    public static String address(String user) {
        return user + "@" + DOMAIN;
    }

    /** A user's mail. */
    public MaildirFiles maildir(String user) {
        return new MaildirFiles(path.resolve("mail").resolve(DOMAIN).resolve(user));
    }
}
