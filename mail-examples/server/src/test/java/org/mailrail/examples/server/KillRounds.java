package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The server is killed (SIGKILL) under load and started again, many times, and every time all that it has acknowledged has to be there. Where
 * power is lost, too, what was not forced is gone after every tenth kill: all of it, or a random part.
 */
final class KillRounds {
    static final Duration TO_DELIVER = Duration.ofSeconds(90);
    private static final int SESSIONS = 10;
    private static final int MOST_COPIES = 200;
    private static final int LONGEST_MOMENT_MILLIS = 50;
    private static final int LONGEST_START_MILLIS = 1_500;
    private static final int POWER_LOSS_EVERY = 10;
    private static final int ROUNDS_IN_ONE_FOLDER = 50; // so that the mailboxes stay small

    private final Path folder;
    private final boolean losesPower;
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private Ledger.Count count = Ledger.Count.NONE;
    private int kills;
    private int powerLosses;

    private KillRounds(Path folder, boolean losesPower) {
        this.folder = folder;
        this.losesPower = losesPower;
    }

    /** Rounds of SIGKILL alone: what has been written stays, whether forced or not. */
    static void kill(Path folder, int rounds) throws Exception {
        new KillRounds(folder, false).run(rounds);
    }

    /** Rounds of SIGKILL, of which every tenth loses what was not forced. */
    static void killAndLosePower(Path folder, int rounds) throws Exception {
        new KillRounds(folder, true).run(rounds);
    }

    static ServerFolder configure(Path path) throws IOException {
        return ServerFolder.create(path).set("minimal_backoff_time", "1s").set("maximal_backoff_time", "1s");
    }

    private void run(int rounds) throws Exception {
        print(rounds + " rounds, seed " + seed);
        for (int first = 1; first <= rounds; first += ROUNDS_IN_ONE_FOLDER) {
            int last = Math.min(rounds, first + ROUNDS_IN_ONE_FOLDER - 1);
            Path scratch = folder.resolve("from-" + first);
            ServerFolder ours = configure(scratch.resolve("ours")).write();
            new InOneFolder(ours, losesPower ? ForcedImage.of(ours.path(), scratch) : null, new Ledger(seed + first))
                    .run(first, last);
            ForcedImage.delete(scratch);
            print("%d rounds, %d kills, %d of them with loss of power; %s".formatted(last, kills, powerLosses, count));
        }
    }

    private void print(String line) {
        System.out.println((losesPower ? "PowerLossTest: " : "CrashTest: ") + line);
    }

    /** What a kill leaves behind is there for the later rounds. */
    private final class InOneFolder {
        private final ServerFolder ours;
        private final @Nullable ForcedImage image;
        private final Ledger ledger;

        InOneFolder(ServerFolder ours, @Nullable ForcedImage image, Ledger ledger) {
            this.ours = ours;
            this.image = image;
            this.ledger = ledger;
        }

        void run(int first, int last) throws Exception {
            ServerProcess server = ServerProcess.start(ours, environment(first));
            try {
                for (int round = first; round <= last; round++) {
                    // Counted in acknowledgements, so that there are some however slow the machine is.
                    int copies = random.nextInt(MOST_COPIES);
                    Duration moment = Duration.ofMillis(random.nextInt(LONGEST_MOMENT_MILLIS));
                    try (Senders senders = Senders.start(server.address("smtp"), SESSIONS, ledger)) {
                        senders.kill(server, copies, moment);
                    }
                    killed(round);
                    // A crash while the crash is being recovered from.
                    if (random.nextInt(3) == 0) launchAndKill(round);
                    server = ServerProcess.start(ours, environment(round + 1));
                    assertAllArrive(
                            server,
                            "round " + round + " of seed " + seed + ", killed " + moment + " after " + copies
                                    + " copies");
                }
                server.close();
            } finally {
                server.kill(); // where the rounds have failed; what they say is not to be hidden by how the server ends
            }
            Ledger.Count here = ledger.count(ours);
            count = count.plus(here);
            assertThat(here.unexplained())
                    .as("copies that came twice for no reason: %s", here)
                    .isZero();
        }

        private boolean losesPower(int round) {
            return image != null && round % POWER_LOSS_EVERY == 0;
        }

        private Map<String, String> environment(int round) throws IOException {
            return image != null && losesPower(round) ? image.begin() : Map.of();
        }

        private void killed(int round) throws IOException {
            kills++;
            ledger.ended(ours, losesPower(round) ? Ledger.End.POWER_LOST : Ledger.End.KILLED);
            if (image == null || !losesPower(round)) return;
            powerLosses++;
            if (random.nextBoolean()) image.dropUnforced();
            else image.dropSomeUnforced(random);
            ledger.recount();
        }

        private void launchAndKill(int round) throws Exception {
            ServerProcess recovering = ServerProcess.launch(ours, environment(round));
            if (recovering.endsWithin(Duration.ofMillis(random.nextInt(LONGEST_START_MILLIS)))) {
                throw new AssertionError("the server ended by itself while it recovered:\n" + recovering.log());
            }
            recovering.kill();
            killed(round);
        }

        private void assertAllArrive(ServerProcess server, String when) throws Exception {
            Await.within(TO_DELIVER, () -> ledger.missing(ours).isEmpty());
            assertThat(ledger.missing(ours))
                    .as("acknowledged, but in no mailbox %s; the server says\n%s", when, server.log())
                    .isEmpty();
        }
    }
}
