package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.MaildirFiles;

/** A Postfix of the test's own: configuration, queue and log are in one folder, and it listens on loopback only. */
final class PostfixPeer implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(30);
    private static final Program POSTFIX = Program.named("postfix", "postfix");

    private final Path folder;
    private final int port;

    private PostfixPeer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** One that hands all mail to the next hop, {@code smtp} or {@code lmtp}. */
    static PostfixPeer relaying(Path folder, String transport, InetSocketAddress nextHop) throws Exception {
        String hop = transport.equals("lmtp") ? "inet:127.0.0.1:" : "[127.0.0.1]:";
        return start(folder, Map.of("default_transport", transport + ":" + hop + nextHop.getPort()));
    }

    /** One that takes what comes from many sessions at once, and throws it away when it has been queued. */
    static PostfixPeer discarding(Path folder) throws Exception {
        return start(folder, loaded("discard:"));
    }

    /** One that takes what comes from many sessions at once, and hands it on. */
    static PostfixPeer relayingLoad(Path folder, InetSocketAddress nextHop) throws Exception {
        return start(folder, loaded("smtp:[127.0.0.1]:" + nextHop.getPort()));
    }

    private static Map<String, String> loaded(String transport) {
        return Map.of(
                "default_transport",
                transport,
                "default_process_limit",
                "250",
                "smtpd_client_connection_count_limit",
                "0");
    }

    /** One that tries each message once, sends failures back, and takes all mail where {@code transport_maps} says. */
    static PostfixPeer bouncing(Path folder, String transportMaps) throws Exception {
        return start(
                folder,
                Map.of("transport_maps", transportMaps, "maximal_queue_lifetime", "0", "bounce_queue_lifetime", "0"));
    }

    /** One that writes all mail for a domain into Maildirs, see {@link #maildir}. */
    static PostfixPeer delivering(Path folder, String domain) throws Exception {
        Files.createDirectories(folder.resolve("mail"));
        return start(
                folder,
                Map.of(
                        "virtual_mailbox_domains",
                        domain,
                        "virtual_mailbox_base",
                        folder.resolve("mail").toString(),
                        "virtual_mailbox_maps",
                        "static:all/",
                        "virtual_minimum_uid",
                        Integer.toString(DovecotPeer.MAIL_UID),
                        "virtual_uid_maps",
                        "static:" + DovecotPeer.MAIL_UID,
                        "virtual_gid_maps",
                        "static:" + DovecotPeer.MAIL_UID));
    }

    private static PostfixPeer start(Path folder, Map<String, String> parameters) throws Exception {
        Path etc = Program.reachable(Program.reachable(folder).resolve("etc"));
        Path spool = Program.reachable(folder.resolve("spool"));
        Path data = Files.createDirectories(folder.resolve("data"));
        var users = folder.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(data, users.lookupPrincipalByName("postfix"));
        if (Files.isDirectory(folder.resolve("mail"))) {
            DovecotPeer.giveToMailUser(folder.resolve("mail"));
        }
        int port = Program.freePort();
        Map<String, String> mainCf = new LinkedHashMap<>();
        mainCf.put("compatibility_level", "3.6");
        mainCf.put("queue_directory", spool.toString());
        mainCf.put("data_directory", data.toString());
        mainCf.put("mail_owner", "postfix");
        mainCf.put("setgid_group", "postdrop");
        mainCf.put("myhostname", "postfix.test");
        mainCf.put("mydomain", "postfix.test");
        mainCf.put("mydestination", "");
        mainCf.put("inet_interfaces", "127.0.0.1");
        mainCf.put("inet_protocols", "ipv4");
        mainCf.put("mynetworks", "127.0.0.0/8");
        mainCf.put("default_database_type", "lmdb");
        mainCf.put("alias_maps", "");
        mainCf.put("alias_database", "");
        mainCf.put("smtp_dns_support_level", "disabled");
        mainCf.put("biff", "no");
        mainCf.put("in_flow_delay", "0s");
        mainCf.put("maillog_file_prefixes", folder.toString());
        mainCf.put("maillog_file", folder.resolve("maillog").toString());
        mainCf.putAll(parameters);
        Files.writeString(
                etc.resolve("main.cf"),
                mainCf.entrySet().stream()
                        .map(parameter -> parameter.getKey() + " = " + parameter.getValue())
                        .collect(Collectors.joining("\n", "", "\n")));
        Files.writeString(etc.resolve("master.cf"), masterCf(port));
        PostfixPeer peer = new PostfixPeer(folder, port);
        Program.Run start = POSTFIX.run(List.of("-c", etc.toString(), "start"));
        if (start.status() != 0) {
            throw new IOException("Postfix does not start (it must be started as root):\n" + start.err() + peer.log());
        }
        InetSocketAddress address = peer.address();
        if (!Await.within(TO_START, () -> DovecotPeer.listens(address))) {
            peer.close();
            throw new IOException("Postfix does not listen on " + address + ":\n" + peer.log());
        }
        return peer;
    }

    /** What every Postfix needs, in the form of master.cf. */
    static final String SERVICES = """
            cleanup   unix  n       -       n       -       0       cleanup
            qmgr      unix  n       -       n       300     1       qmgr
            rewrite   unix  -       -       n       -       -       trivial-rewrite
            bounce    unix  -       -       n       -       0       bounce
            defer     unix  -       -       n       -       0       bounce
            trace     unix  -       -       n       -       0       bounce
            proxymap  unix  -       -       n       -       -       proxymap
            error     unix  -       -       n       -       -       error
            retry     unix  -       -       n       -       -       error
            anvil     unix  -       -       n       -       1       anvil
            postlog   unix-dgram n  -       n       -       1       postlogd
            """;

    private static String masterCf(int port) {
        return """
                127.0.0.1:%d inet n - n - - smtpd
                smtp      unix  -       -       n       -       -       smtp
                lmtp      unix  -       -       n       -       -       lmtp
                discard   unix  -       -       n       -       -       discard
                virtual   unix  -       n       n       -       -       virtual
                scache    unix  -       -       n       -       1       scache
                """.formatted(port) + SERVICES;
    }

    /** Where it takes mail by SMTP. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Where a {@linkplain #delivering delivering} one has written all mail. */
    MaildirFiles maildir() {
        return new MaildirFiles(folder.resolve("mail").resolve("all"));
    }

    /** What it has logged. */
    String log() throws IOException {
        Path log = folder.resolve("maillog");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** The processor time of all its processes, those that have ended among them, since it was started. Linux's proc(5), in hundredths of a second. */
    Duration processorTime() throws IOException {
        long master = Long.parseLong(
                Files.readString(folder.resolve("spool/pid/master.pid")).strip());
        long ticks = 0;
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(master).orElseThrow().children()) {
            for (long pid : children.mapToLong(ProcessHandle::pid).toArray()) ticks += ticks(pid, 13, 14);
        }
        return Duration.ofMillis(10 * (ticks + ticks(master, 13, 14, 15, 16)));
    }

    /** Fields of a process's stat, counted from 0; 0 if it has just ended, when its parent has them. */
    private static long ticks(long pid, int... fields) throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (NoSuchFileException ended) {
            return 0;
        }
        String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1); // the third field is the first
        long sum = 0;
        for (int field : fields) sum += Long.parseLong(values[field - 2]);
        return sum;
    }

    /** True if no message is in its queue. */
    boolean isIdle() throws IOException {
        for (String queue : List.of("incoming", "active", "deferred")) {
            try (Stream<Path> files = Files.walk(folder.resolve("spool").resolve(queue))) {
                if (files.anyMatch(Files::isRegularFile)) return false;
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof NoSuchFileException) return false; // moved on while we looked
                throw e;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        POSTFIX.succeed(List.of("-c", folder.resolve("etc").toString(), "stop"));
    }
}
