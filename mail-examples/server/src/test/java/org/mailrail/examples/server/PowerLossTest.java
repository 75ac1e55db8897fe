package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link CrashTest}; and what was not forced is lost, too, in part or all of it. Needs a C compiler, {@code cc}. */
@Tag("powerloss")
class PowerLossTest {
    @TempDir
    Path folder;

    @Test
    void killedAtAnyMomentAndSometimesWithoutPower() throws Exception {
        KillRounds.killAndLosePower(folder, Integer.getInteger("mailrail.crash.rounds", 20));
    }

    /** Whatever the server writes passes the image: else that could miss what was forced, or keep what was not. */
    @Test
    void theImageOfAServerThatEndsByItselfIsItsFolder() throws Exception {
        ServerFolder ours = KillRounds.configure(folder.resolve("ours")).write();
        ForcedImage image = ForcedImage.of(ours.path(), folder);
        Ledger ledger = new Ledger(3);
        try (ServerProcess server = ServerProcess.start(ours, image.begin());
                SmtpSession session = new SmtpSession(server.address("smtp"))) {
            for (int i = 0; i < 100; i++) ledger.send(session);
            Await.within(KillRounds.TO_DELIVER, () -> ledger.missing(ours).isEmpty());
        }
        Map<Path, byte[]> written = ForcedImage.snapshot(ours.path().resolve("mail"));
        image.dropUnforced();
        ledger.recount();
        assertThat(ledger.missing(ours)).isEmpty();
        Map<Path, byte[]> forced = ForcedImage.snapshot(ours.path().resolve("mail"));
        forced.keySet().retainAll(written.keySet()); // a lock file's end is not forced
        assertThat(forced).hasSizeGreaterThan(ledger.acknowledged());
        forced.forEach((path, octets) -> assertThat(octets).as(path.toString()).isEqualTo(written.get(path)));
    }
}
