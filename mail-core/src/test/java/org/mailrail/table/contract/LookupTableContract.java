package org.mailrail.table.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.NonBlocking;
import org.mailrail.table.LookupTable;
import org.mailrail.table.PatternTable;

/** What every table does. A test of a table type extends it and says how a table with given entries is made. */
public abstract class LookupTableContract {
    /** How many entries the tests make at most. */
    private static final int ENTRIES = 50;

    /** For subclasses. */
    protected LookupTableContract() {}

    /** Opens a table that has these entries and no others. It is opened once in each test; resources are the subclass's to close. */
    protected abstract LookupTable open(Map<String, String> entries) throws Exception;

    /** Changes what the opened table has, and makes it seen by the next look-up. False if entries of this type never change. */
    protected boolean replace(Map<String, String> entries) throws Exception {
        return false;
    }

    /** Makes the opened table one that cannot be asked, and that notices. False if it can always be asked. */
    protected boolean breakDown() throws Exception {
        return false;
    }

    /** The key of the n-th entry, from 0 to 49; its letters are in lower case. */
    protected String key(int n) {
        return "user" + n + "@example.org";
    }

    /** Whether a key is found in any letter case. */
    protected boolean foldsCase() {
        return true;
    }

    /** Whether the table answers {@link LookupTable#getPartial}. */
    protected boolean takesPartialKeys() {
        return true;
    }

    private Map<String, String> entries(String value) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < ENTRIES; i++) entries.put(key(i), value + i);
        return entries;
    }

    @Test
    void everyKeyIsFoundAndNoOther() throws Exception {
        LookupTable table = open(entries("value "));
        for (int i = 0; i < ENTRIES; i++) assertThat(table.get(key(i))).contains("value " + i);
        assertThat(table.get(key(ENTRIES))).isEmpty();
        assertThat(table.get("nobody")).isEmpty();
    }

    @Test
    void itsNameIsItsTypeAndWhatStandsBehindTheColon() throws Exception {
        assertThat(open(entries("v")).name()).matches("[a-z-]+:.+");
    }

    @Test
    void keysAreFoundInAnyLetterCaseWhereTheTableFolds() throws Exception {
        LookupTable table = open(entries("v"));
        String upper = key(7).toUpperCase(Locale.ROOT);
        assumeTrue(!upper.equals(key(7)), "keys without letters");
        assertThat(table.get(upper)).isEqualTo(foldsCase() ? Optional.of("v7") : Optional.empty());
    }

    @Test
    void partsOfKeysAreLookedUpInTablesOfFixedKeysOnly() throws Exception {
        LookupTable table = open(entries("v"));
        assertThat(table.getPartial(key(3))).isEqualTo(takesPartialKeys() ? Optional.of("v3") : Optional.empty());
        if (table instanceof PatternTable) assertThat(takesPartialKeys()).isFalse();
    }

    /** A peer may have sent any of these as part of an address: the answer is "not found", not an error and not somebody else's value. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "user1@example.org ",
                " user1@example.org",
                "user1@example.org\u0000",
                "user1\u0000@example.org",
                "two words",
                "tab\there",
                "line\nuser1@example.org",
                "user1@example.org\r\n",
                "b\u00fccher@example.org",
                "\ud83d\udce8@example.org",
                "\ud800@example.org",
                "%s' OR ''='",
                "*)(uid=*",
                "$1",
                "\\",
                "../../etc/passwd"
            })
    void strangeKeysAreNotFound(String key) throws Exception {
        LookupTable table = open(entries("v"));
        assertThat(table.get(key)).isEmpty();
        assertThat(table.getPartial(key)).isEmpty();
    }

    @Test
    void aVeryLongKeyIsNotFound() throws Exception {
        LookupTable table = open(entries("v"));
        assertThat(table.get("x".repeat(100_000) + "@example.org")).isEmpty();
    }

    @Test
    void manyThreadsMayAsk() throws Exception {
        LookupTable table = open(entries("v"));
        inThreads(8, () -> {
            for (int round = 0; round < 200; round++) {
                int n = round % ENTRIES;
                assertThat(table.get(key(n))).contains("v" + n);
                assertThat(table.get(key(ENTRIES + n % 10))).isEmpty();
            }
            return null;
        });
    }

    @Test
    void newEntriesAreSeen() throws Exception {
        LookupTable table = open(entries("old"));
        Map<String, String> fewer = entries("new");
        fewer.remove(key(5));
        assumeTrue(replace(fewer), "entries never change");
        assertThat(table).as("what reads anew may block").isNotInstanceOf(NonBlocking.class);
        assertThat(table.get(key(4))).contains("new4");
        assertThat(table.get(key(5))).isEmpty();
    }

    @Test
    void noLookUpIsLostWhileEntriesChange() throws Exception {
        LookupTable table = open(entries("v"));
        assumeTrue(replace(entries("v")), "entries never change");
        AtomicBoolean done = new AtomicBoolean();
        inThreads(4, new Callable<>() {
            private final AtomicBoolean replaces = new AtomicBoolean(true);

            @Override
            public Void call() throws Exception {
                if (replaces.getAndSet(false)) {
                    try {
                        for (int round = 0; round < 20; round++) replace(entries("v"));
                    } finally {
                        done.set(true);
                    }
                } else {
                    for (int n = 0; !done.get(); n = (n + 1) % ENTRIES) {
                        assertThat(table.get(key(n))).contains("v" + n);
                    }
                }
                return null;
            }
        });
    }

    @Test
    void aTableThatCannotBeAskedSaysSoAndNeverNotFound() throws Exception {
        LookupTable table = open(entries("v"));
        assertThat(table.get(key(1))).contains("v1");
        assumeTrue(breakDown(), "it can always be asked");
        assertThatThrownBy(() -> table.get(key(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> table.get("nobody"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(table.name());
    }

    private static void inThreads(int threads, Callable<Void> work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) results.add(pool.submit(work));
            for (Future<Void> result : results) result.get();
        }
    }
}
