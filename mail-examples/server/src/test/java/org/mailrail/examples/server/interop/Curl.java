package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.examples.server.ServerFolder;

/**
 * curl as an IMAP client.
 *
 * @param server where the IMAP server is
 * @param user who logs in, with the password all test users have
 */
record Curl(InetSocketAddress server, String user) {
    private static final Program CURL = Program.named("curl", "curl");

    /** One message, octet for octet. */
    byte[] fetch(String mailbox, long uid) throws Exception {
        return CURL.succeed(arguments(mailbox + ";UID=" + uid)).out();
    }

    /** The messages with UIDs 1 to {@code last}, all over one connection; the folder is for files. */
    List<byte[]> fetchAll(String mailbox, int last, Path folder) throws Exception {
        Files.createDirectories(folder);
        List<String> arguments = arguments(mailbox + ";UID=[1-" + last + "]");
        arguments.addAll(List.of("-o", folder.resolve("#1").toString()));
        CURL.succeed(arguments);
        List<byte[]> messages = new ArrayList<>();
        for (int uid = 1; uid <= last; uid++) messages.add(Files.readAllBytes(folder.resolve(Integer.toString(uid))));
        return messages;
    }

    /** What the server says to one command in a selected mailbox: the untagged responses. */
    String command(String mailbox, String command) throws Exception {
        List<String> arguments = arguments(mailbox);
        arguments.addAll(List.of("-X", command));
        return CURL.succeed(arguments).text();
    }

    /** Puts a message into a mailbox by APPEND. */
    void append(String mailbox, Path message) throws Exception {
        List<String> arguments = arguments(mailbox);
        arguments.addAll(List.of("-T", message.toString()));
        CURL.succeed(arguments);
    }

    /** Reads one message after STARTTLS; a server that does not offer it is an error. */
    byte[] fetchOverTls(String mailbox, long uid, Path certificate) throws Exception {
        List<String> arguments = arguments(mailbox + ";UID=" + uid);
        arguments.addAll(List.of("--ssl-reqd", "--cacert", certificate.toString()));
        return CURL.succeed(arguments).out();
    }

    private List<String> arguments(String path) throws IOException {
        return new ArrayList<>(List.of(
                "-sS",
                "--max-time",
                "240",
                "-u",
                user + ":" + ServerFolder.PASSWORD,
                "imap://localhost:" + server.getPort() + "/" + path));
    }
}
