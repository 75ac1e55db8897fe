package org.mailrail.examples.server.interop;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mailrail.examples.server.MaildirFiles;
import org.mailrail.examples.server.ServerFolder;

/**
 * isync's mbsync, which keeps a Maildir equal to an IMAP account.
 *
 * @param folder has its configuration, its state and the Maildir
 */
record Mbsync(Path folder) {
    private static final Program MBSYNC = Program.named("mbsync", "isync");

    static Mbsync configure(Path folder, InetSocketAddress server, String user) throws Exception {
        Files.createDirectories(folder.resolve("mail"));
        Files.writeString(
                folder.resolve("mbsyncrc"), """
                IMAPAccount ours
                Host 127.0.0.1
                Port %2$d
                User %3$s
                Pass "%4$s"
                SSLType None
                AuthMechs LOGIN

                IMAPStore far
                Account ours

                MaildirStore near
                Path %1$s/mail/
                Inbox %1$s/mail/INBOX
                SubFolders Verbatim

                Channel all
                Far :far:
                Near :near:
                Patterns *
                Create Both
                Expunge Both
                CopyArrivalDate yes
                Sync All
                SyncState *
                """.formatted(folder, server.getPort(), user, ServerFolder.PASSWORD));
        return new Mbsync(folder);
    }

    /** Synchronises both ways; what it says is how many messages were added, changed, deleted on each side. */
    String sync() throws Exception {
        Program.Run run =
                MBSYNC.succeed(List.of("-c", folder.resolve("mbsyncrc").toString(), "-V", "all"));
        return run.text() + run.err();
    }

    /** The near side's copy of a mailbox. */
    MaildirFiles maildir(String mailbox) {
        return new MaildirFiles(folder.resolve("mail").resolve(mailbox));
    }
}
