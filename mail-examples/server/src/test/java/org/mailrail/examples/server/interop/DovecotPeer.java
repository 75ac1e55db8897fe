package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import org.mailrail.examples.server.Await;

/** A Dovecot of the test's own: IMAP and LMTP on loopback, users from a passwd-file, all else in one folder. */
final class DovecotPeer implements AutoCloseable {
    /** Who owns the mail; Dovecot refuses to serve the superuser's. No such user need exist. */
    static final int MAIL_UID = 5000;

    private static final Duration TO_START = Duration.ofSeconds(30);
    private static final Program DOVECOT = Program.named("dovecot", "dovecot-imapd and dovecot-lmtpd");

    private final Process process;
    private final Path folder;
    private final int imap;
    private final int lmtp;

    private DovecotPeer(Process process, Path folder, int imap, int lmtp) {
        this.process = process;
        this.folder = folder;
        this.imap = imap;
        this.lmtp = lmtp;
    }

    /**
     * Starts one.
     *
     * @param passwd a passwd-file of addresses and passwords
     * @param mail where the Maildirs are, as {@code mail/DOMAIN/USER}
     */
    static DovecotPeer start(Path folder, Path passwd, Path mail) throws Exception {
        Program.reachable(folder);
        Program.reachable(mail);
        giveToMailUser(mail);
        int imap = Program.freePort();
        int lmtp = Program.freePort();
        Path users = Files.copy(passwd, folder.resolve("users"));
        Path conf = folder.resolve("dovecot.conf");
        Files.writeString(conf, configuration(folder, users, mail, imap, lmtp));
        Process process = DOVECOT.start(List.of("-F", "-c", conf.toString()), folder.resolve("dovecot.out"));
        DovecotPeer peer = new DovecotPeer(process, folder, imap, lmtp);
        boolean started = Await.within(TO_START, () -> {
            if (!process.isAlive()) throw new IOException("Dovecot does not start:\n" + peer.log());
            return listens(peer.imap()) && listens(peer.lmtp());
        });
        if (!started) {
            peer.close();
            throw new IOException("Dovecot does not listen:\n" + peer.log());
        }
        return peer;
    }

    private static String configuration(Path folder, Path users, Path mail, int imap, int lmtp) {
        return """
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %1$s/dovecot.log
                protocols = imap lmtp
                listen = 127.0.0.1
                ssl = no
                disable_plaintext_auth = no
                auth_mechanisms = plain login
                mail_location = maildir:%3$s/%%d/%%n
                first_valid_uid = %6$d
                postmaster_address = postmaster@example.test
                passdb {
                  driver = passwd-file
                  args = %2$s
                }
                userdb {
                  driver = passwd-file
                  args = %2$s
                  default_fields = uid=%6$d gid=%6$d home=%3$s/%%d/%%n
                }
                namespace inbox {
                  inbox = yes
                  separator = /
                }
                service imap-login {
                  inet_listener imap {
                    port = %4$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service lmtp {
                  inet_listener lmtp {
                    port = %5$d
                  }
                }
                """.formatted(folder, users, mail, imap, lmtp, MAIL_UID);
    }

    InetSocketAddress imap() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), imap);
    }

    InetSocketAddress lmtp() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), lmtp);
    }

    /** What it has logged. */
    String log() throws IOException {
        StringBuilder log = new StringBuilder();
        for (String name : List.of("dovecot.out", "dovecot.log")) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) log.append(Files.readString(file));
        }
        return log.toString();
    }

    /** The lines of its log in which it complains of something. */
    List<String> complaints() throws IOException {
        return log().lines()
                .filter(line -> List.of("Warning:", "Error:", "Fatal:", "Panic:").stream()
                        .anyMatch(line::contains))
                .toList();
    }

    /** Changes the owner of a folder and all in it to the mail user. */
    static void giveToMailUser(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                return give(visited);
            }

            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) throws IOException {
                return give(visited);
            }

            private FileVisitResult give(Path path) throws IOException {
                Files.setAttribute(path, "unix:uid", MAIL_UID);
                Files.setAttribute(path, "unix:gid", MAIL_UID);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** True if something takes connections there. */
    static boolean listens(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (ConnectException nobody) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        if (!Await.end(process, Duration.ofSeconds(30))) {
            process.destroyForcibly();
            throw new IOException("Dovecot does not end:\n" + log());
        }
    }
}
