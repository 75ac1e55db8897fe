package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mailrail.examples.server.Await;

/**
 * A Postfix that delivers nothing and says where it would: in place of each transport there is discard(8) under a mark of its own, so that the log
 * of a {@code sendmail -bv} has recipient, transport and next hop. Only local(8) is itself, for aliases. Its folder serves one configuration
 * after the other.
 */
final class PostfixRouting implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** After this it ends by itself, should the test have been killed. */
    private static final String LIFETIME_SECONDS = "600";

    private static final Program POSTFIX = Program.named("postfix", "postfix");
    private static final Program POSTMAP = Program.named("postmap", "postfix");
    private static final Program POSTCONF = Program.named("postconf", "postfix");
    private static final Program SHELL = Program.named("sh", "dash");
    /** What stands for the value of a table that cannot be asked. */
    static final String UNAVAILABLE = "unavailable";

    /** The transport that local(8) hands mailboxes to. */
    static final String MAILBOX = "mailbox";

    private static final List<String> MARKED =
            List.of("smtp", "relay", "lmtp", "virtual", MAILBOX, "discard", "support", "uucp", "slow", "other");

    private final Path folder;
    private final Path etc;
    private final Path spool;
    private final Process master;

    private PostfixRouting(Path folder, Process master) {
        this.folder = folder;
        etc = folder.resolve("etc");
        spool = folder.resolve("spool");
        this.master = master;
    }

    /** Makes queue directories, once for all configurations. */
    static void prepare(Path folder) throws IOException {
        Program.reachable(Program.reachable(folder).resolve("etc"));
        Program.reachable(folder.resolve("spool"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.setOwner(
                data, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        Files.writeString(folder.resolve("etc/main.cf"), common(folder));
        Files.writeString(folder.resolve("etc/master.cf"), masterCf());
        POSTFIX.succeed(List.of("-c", folder.resolve("etc").toString(), "check"));
    }

    /** Writes a configuration, which the other side may read too, and returns its folder. */
    static Path write(Path folder, RoutingCase routing) throws IOException {
        Path etc = folder.resolve("etc");
        try (Stream<Path> files = Files.list(etc)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) Files.delete(file);
        }
        for (Map.Entry<String, String> file : routing.files().entrySet()) {
            String text = file.getValue();
            Files.writeString(
                    etc.resolve(file.getKey()), file.getKey().equals("main.cf") ? common(folder) + text : text);
        }
        Files.writeString(etc.resolve("master.cf"), masterCf());
        for (String table : databases(etc)) {
            boolean ofAliases = table.endsWith("/aliases");
            Program program = ofAliases ? Program.named("postalias", "postfix") : POSTMAP;
            program.succeed(List.of("-c", etc.toString(), table));
        }
        return etc;
    }

    /** The tables of main.cf that postmap(1) has to make first. */
    private static List<String> databases(Path etc) throws IOException {
        List<String> tables = new ArrayList<>();
        for (String word : Files.readString(etc.resolve("main.cf")).split("[\\s,{}]+", -1)) {
            for (String type : List.of("lmdb:", "hash:", "btree:")) {
                String plain = word.startsWith("proxy:") ? word.substring("proxy:".length()) : word;
                if (!plain.startsWith(type)) continue;
                Path file = Path.of(plain.substring(type.length()).replace("$config_directory", etc.toString()));
                if (Files.exists(file) && !tables.contains(type + file)) tables.add(type + file);
            }
        }
        return tables;
    }

    private static String common(Path folder) {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/spool
                data_directory = %1$s/data
                mail_owner = postfix
                setgid_group = postdrop
                maillog_file_prefixes = %1$s
                maillog_file = %1$s/maillog
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                notify_classes =
                alias_maps =
                alias_database =
                smtp_dns_support_level = disabled
                mynetworks = 127.0.0.0/8
                smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
                smtpd_hard_error_limit = 1000000
                smtpd_soft_error_limit = 1000000
                smtpd_junk_command_limit = 1000000
                smtpd_error_sleep_time = 0
                in_flow_delay = 0
                """.formatted(folder);
    }

    private static String masterCf() {
        StringBuilder services = new StringBuilder("""
                permitted unix n       -       n       -       -       smtpd
                stranger  unix n       -       n       -       -       smtpd -o mynetworks=192.0.2.1
                pickup    unix  n       -       n       60      1       pickup
                local     unix  -       n       n       -       -       local
                """).append(PostfixPeer.SERVICES);
        for (String name : MARKED) {
            services.append("%s unix - - n - - discard -o syslog_name=mark/%s%n".formatted(name, name));
        }
        return services.toString();
    }

    /** Starts it with what {@link #write} has written. */
    static PostfixRouting start(Path folder) throws Exception {
        String etc = folder.resolve("etc").toString();
        String daemons = POSTCONF.succeed(List.of("-c", etc, "-h", "daemon_directory"))
                .text()
                .strip();
        Files.deleteIfExists(folder.resolve("maillog"));
        clear(folder.resolve("spool"));
        Process process = new Program(Path.of(daemons, "master"))
                .start(List.of("-e", LIFETIME_SECONDS, "-c", etc), folder.resolve("master.out"));
        PostfixRouting postfix = new PostfixRouting(folder, process);
        boolean runs = false;
        try {
            Await.within(PATIENCE, () -> postfix.logText().contains("daemon started") || !process.isAlive());
            runs = process.isAlive() && postfix.logText().contains("daemon started");
        } finally {
            if (!runs) postfix.close();
        }
        if (!runs) {
            throw new IOException("Postfix does not start (it must be started as root):\n"
                    + Files.readString(folder.resolve("master.out")) + postfix.logText());
        }
        return postfix;
    }

    /** What cleanup(8) would not take is still there. */
    private static void clear(Path spool) throws IOException {
        for (String queue : List.of("maildrop", "incoming", "active", "deferred", "defer", "bounce", "trace")) {
            try (Stream<Path> files = Files.walk(spool.resolve(queue))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) Files.delete(file);
            }
        }
    }

    TrivialRewrite trivialRewrite() throws IOException {
        return TrivialRewrite.of(spool);
    }

    /** A session with {@code permitted}, to which this host may relay, or with {@code stranger}. */
    RcptProbe smtp(String service) throws IOException {
        return new RcptProbe(spool.resolve("public").resolve(service));
    }

    /**
     * Runs {@code sendmail -bv}.
     *
     * @param messages the sender and the recipients of each
     */
    PostfixLog verify(List<Map.Entry<String, List<String>>> messages) throws Exception {
        StringBuilder script = new StringBuilder();
        String sendmail = Program.named("sendmail", "postfix").path().toString();
        for (Map.Entry<String, List<String>> message : messages) {
            script.append(sendmail)
                    .append(" -C ")
                    .append(quoted(etc.toString()))
                    .append(" -bv -f ");
            script.append(quoted(message.getKey())).append(" --");
            for (String recipient : message.getValue()) script.append(' ').append(quoted(recipient));
            script.append('\n');
        }
        Path file = folder.resolve("verify");
        Files.writeString(file, script);
        int before = log().done();
        Program.Run run = SHELL.run(List.of(file.toString()));
        int taken = before
                + (int) run.text()
                        .lines()
                        .filter(line -> line.startsWith("Mail Delivery Status Report will be mailed"))
                        .count();
        if (!Await.within(PATIENCE, () -> log().done() >= taken)) {
            throw new IOException("not all of " + taken + " messages are dealt with:\n" + run.err() + logText());
        }
        return log();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    PostfixLog log() throws IOException {
        return PostfixLog.of(logText());
    }

    String logText() throws IOException {
        Path log = folder.resolve("maillog");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** The values that a table has, by key; {@code postmap -q}. */
    static Map<String, String> lookUp(Path etc, String table, List<String> keys) throws IOException {
        Path script = etc.resolveSibling("lookup");
        Path input = etc.resolveSibling("keys");
        Files.writeString(input, String.join("\n", keys) + "\n");
        String postmap = POSTMAP.path().toString();
        Files.writeString(
                script,
                postmap + " -c " + quoted(etc.toString()) + " -q - " + quoted(table) + " < "
                        + quoted(input.toString()));
        Program.Run run = SHELL.run(List.of(script.toString()));
        Map<String, String> values = new LinkedHashMap<>();
        String text = new String(run.out(), StandardCharsets.UTF_8);
        text.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            values.put(line.substring(0, Math.max(tab, 0)), line.substring(tab + 1));
        });
        // A table that cannot be asked ends postmap at the first key.
        if (run.err().contains("fatal:")) keys.forEach(key -> values.put(key, UNAVAILABLE));
        return values;
    }

    /** The values of parameters; {@code postconf}. */
    static Map<String, String> parameters(Path etc, List<String> options, List<String> names) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-c", etc.toString()));
        arguments.addAll(options);
        arguments.addAll(names);
        Map<String, String> values = new LinkedHashMap<>();
        String text = new String(POSTCONF.succeed(arguments).out(), StandardCharsets.UTF_8);
        text.lines().forEach(line -> {
            int equals = line.indexOf(" =");
            if (equals > 0)
                values.put(line.substring(0, equals), line.substring(equals + 2).strip());
        });
        return values;
    }

    @Override
    public void close() throws IOException {
        master.destroy(); // SIGTERM: it ends its children, too
        if (!Await.end(master, PATIENCE)) {
            master.destroyForcibly();
            throw new IOException("Postfix does not end");
        }
    }
}
