package org.mailrail.table.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;

/**
 * What was found wrong in a table's source, for its administrator: each problem with its line. Only the first hundred are kept, since a table
 * of the wrong kind is wrong in each of its million lines. Not safe for several threads.
 */
public final class Problems implements BiConsumer<Integer, String> {
    private static final int MOST = 100;

    private final String source;
    private final List<String> first = new ArrayList<>();
    private int count;

    /** None so far, in this file or table. */
    public Problems(String source) {
        this.source = source;
    }

    /** Adds one. */
    public void at(int line, String problem) {
        if (count++ < MOST) first.add(source + ", line " + line + ": " + problem);
    }

    @Override
    public void accept(Integer line, String problem) {
        at(line, problem);
    }

    /** The problems, and behind the hundredth how many more there are. */
    public List<String> list() {
        List<String> list = new ArrayList<>(first);
        if (count > MOST) list.add(source + ": " + (count - MOST) + " more problems");
        return List.copyOf(list);
    }

    /** Writes them to a log, as warnings. */
    public void log(Logger log) {
        for (String problem : list()) log.warn("{}", problem);
    }
}
