package org.mailrail.examples.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The threads of this JVM, virtual ones among them, which {@link Thread#getAllStackTraces} leaves out. */
final class Threads {
    private static final Pattern THREAD = Pattern.compile("#(\\d+) \"(.*)\"( virtual)?.*");

    private Threads() {}

    /**
     * Names by the number of the thread, without those of the JDK itself: the carriers of virtual threads and the common pool, which keep idle workers for a
     * while, and what times virtual threads out.
     */
    static Map<Long, String> now(Path folder) throws IOException {
        Map<Long, String> names = new TreeMap<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.put(thread.threadId(), thread.getName()));
        Path dump = Files.createTempDirectory(folder, "threads").resolve("dump");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
        for (String line : Files.readAllLines(dump)) {
            Matcher thread = THREAD.matcher(line);
            if (thread.matches()) names.put(Long.valueOf(thread.group(1)), thread.group(2));
        }
        names.values().removeIf(name -> name.startsWith("ForkJoinPool") || name.startsWith("VirtualThread-unparker"));
        return names;
    }
}
