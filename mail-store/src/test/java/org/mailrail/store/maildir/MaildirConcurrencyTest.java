package org.mailrail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.message.MessageContent;
import org.mailrail.store.FlagChange;
import org.mailrail.store.Flags;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxName;
import org.mailrail.store.MailboxView;
import org.mailrail.store.SystemFlag;
import org.mailrail.store.UidSet;

/** Several stores on one Maildir, as several processes have it open: they share nothing but the files. */
class MaildirConcurrencyTest {
    private static final Instant DATE = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path root;

    private static Mailbox open(Maildirs store) throws IOException {
        return store.account("ada@example.org").open(MailboxName.INBOX).orElseThrow();
    }

    private static Mailbox.NewMessage message(String text) {
        return new Mailbox.NewMessage(
                MessageContent.of((text + "\r\n").getBytes(StandardCharsets.UTF_8)), Flags.NONE, DATE);
    }

    private static void runAll(int threads, List<Callable<Void>> tasks) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Void> done : executor.invokeAll(tasks)) done.get();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void deliveriesWithAClockThatStandsAllArrive() throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        Set<Long> uids = ConcurrentHashMap.newKeySet();
        List<Maildirs> stores = new ArrayList<>();
        for (int process = 0; process < 8; process++) {
            Maildirs store = Maildirs.builder(root)
                    .clock(InstantSource.fixed(DATE))
                    .hostName("one.host")
                    .build();
            stores.add(store);
            for (int thread = 0; thread < 25; thread++) {
                String text = process + " " + thread;
                tasks.add(() -> {
                    try (Mailbox inbox = open(store)) {
                        uids.addAll(inbox.append(List.of(message(text))).uids());
                    }
                    return null;
                });
            }
        }
        runAll(40, tasks);
        assertThat(uids).hasSize(200);
        Path maildir = root.resolve("example.org/ada");
        try (Stream<Path> files = Files.list(maildir.resolve("new"))) {
            Set<String> texts = ConcurrentHashMap.newKeySet();
            for (Path file : files.toList()) texts.add(Files.readString(file));
            assertThat(texts).hasSize(200);
        }
        assertThat(maildir.resolve("dovecot-uidlist.lock")).doesNotExist();
        for (Maildirs store : stores) store.close();
    }

    @Test
    void nothingIsLostAndViewsConverge() throws Exception {
        int rounds = 30;
        try (Maildirs first = Maildirs.under(root);
                Maildirs second = Maildirs.under(root);
                Mailbox one = open(first);
                Mailbox two = open(second)) {
            Map<Long, String> expected = new ConcurrentHashMap<>();
            Set<Long> expunged = ConcurrentHashMap.newKeySet();
            List<Callable<Void>> tasks = new ArrayList<>();
            for (Mailbox mailbox : List.of(one, two)) {
                String name = mailbox.equals(one) ? "one" : "two";
                tasks.add(() -> {
                    for (int i = 0; i < rounds; i++) {
                        String text = name + " " + i;
                        long uid = mailbox.append(List.of(message(text))).uids().get(0);
                        assertThat(expected.put(uid, text)).isNull();
                    }
                    return null;
                });
                tasks.add(() -> {
                    SystemFlag mine = mailbox.equals(one) ? SystemFlag.SEEN : SystemFlag.FLAGGED;
                    for (int i = 0; i < rounds; i++) {
                        UidSet all = uids(mailbox.view());
                        mailbox.store(all, new FlagChange.Add(Flags.of(mine)));
                        mailbox.claimRecent();
                    }
                    return null;
                });
                tasks.add(() -> {
                    for (int i = 0; i < rounds; i++) {
                        MailboxView view = mailbox.view();
                        if (view.size() < 8) continue;
                        for (long uid : mailbox.expunge(UidSet.of(view.uid(3))).toArray()) {
                            assertThat(expunged.add(uid)).as("expunged once").isTrue();
                        }
                    }
                    return null;
                });
                tasks.add(() -> {
                    Map<Long, Boolean> gone = new HashMap<>();
                    MailboxView last = mailbox.view();
                    for (int i = 0; i < 4 * rounds; i++) {
                        MailboxView view = mailbox.view();
                        for (int k = 0; k < last.size(); k++) {
                            if (view.indexOf(last.uid(k)) < 0) gone.put(last.uid(k), true);
                        }
                        long highest = last.size() == 0 ? 0 : last.uid(last.size() - 1);
                        for (int k = 0; k < view.size(); k++) {
                            long uid = view.uid(k);
                            assertThat(gone).as("comes back").doesNotContainKey(uid);
                            if (uid < highest)
                                assertThat(last.indexOf(uid))
                                        .as("%s comes late", uid)
                                        .isNotNegative();
                        }
                        last = view;
                    }
                    return null;
                });
            }
            runAll(tasks.size(), tasks);
            expected.keySet().removeAll(expunged);
            for (Mailbox mailbox : List.of(one, two)) {
                mailbox.store(uids(mailbox.view()), new FlagChange.Add(Flags.of(SystemFlag.SEEN, SystemFlag.FLAGGED)));
            }
            assertThat(uids(one.view())).isEqualTo(UidSet.of(expected.keySet()));
            assertThat(uids(two.view())).isEqualTo(UidSet.of(expected.keySet()));
            assertThat(one.view().uidValidity()).isEqualTo(two.view().uidValidity());
            for (Map.Entry<Long, String> message : expected.entrySet()) {
                assertThat(two.message(message.getKey()).orElseThrow().content().stream())
                        .hasContent(message.getValue() + "\r\n");
            }
        }
    }

    private static UidSet uids(MailboxView view) {
        long[] uids = new long[view.size()];
        for (int i = 0; i < uids.length; i++) uids[i] = view.uid(i);
        return UidSet.of(uids);
    }
}
