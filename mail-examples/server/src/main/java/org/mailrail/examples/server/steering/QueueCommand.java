package org.mailrail.examples.server.steering;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;
import org.mailrail.core.SyntaxException;
import org.mailrail.queue.QueueFilter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code mailrail queue}: what an administrator does with the queue of a running server, over its {@link ControlSocket}, or with a spool that no server has
 * open. Exit status 0 if it is done, 1 if there is no such message, 2 if the command is wrong, 75 if the queue cannot be reached.
 */
@Command(
        name = "queue",
        description = "Lists and steers the queue of a running server, or of one that does not run.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class QueueCommand {
    private static final int UNREACHABLE = 75; // EX_TEMPFAIL of sysexits

    @Option(
            names = "--config",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "has main.cf; the current folder if not given")
    private Path config = Path.of("");

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "print JSON objects, one a line, with the names of Postfix's postqueue -j")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    /** Made by picocli. */
    public QueueCommand() {}

    /** What is done with the queue. */
    private interface Work {
        /** Does it; the exit status. */
        int on(Steering steering) throws IOException, Refusal;
    }

    @Command(
            description =
                    "Lists messages: ID, size, arrival, sender, why it is deferred, recipients. * is active, ! is held.")
    int list(@Mixin FilterOptions filter) {
        QueuePrinter printer = printer();
        QueueRequest request = new QueueRequest.Listing(parse(() -> filter.at(Instant.now())));
        return run(steering -> {
            steering.carryOut(request, json ? this::print : printer::listed);
            if (!json) printer.endOfList();
            return 0;
        });
    }

    @Command(description = "Shows messages, with why they are deferred and when they are tried next.")
    int show(@Parameters(paramLabel = "ID", arity = "1..*") List<String> ids) {
        return run(steering -> each(steering, ids, QueueRequest.Show::new, json ? this::print : printer()::shown));
    }

    @Command(description = "Tries messages no more until they are released; - reads IDs, one a line.")
    int hold(@Parameters(paramLabel = "ID|ALL", arity = "1..*") List<String> ids, @Mixin FilterOptions filter) {
        return steer(QueueRequest.Action.HOLD, ids, filter);
    }

    @Command(description = "Tries messages again that are held.")
    int release(@Parameters(paramLabel = "ID|ALL", arity = "1..*") List<String> ids, @Mixin FilterOptions filter) {
        return steer(QueueRequest.Action.RELEASE, ids, filter);
    }

    @Command(description = "Tries messages as if they had just come in: by the aliases of now.")
    int requeue(@Parameters(paramLabel = "ID|ALL", arity = "1..*") List<String> ids, @Mixin FilterOptions filter) {
        return steer(QueueRequest.Action.REQUEUE, ids, filter);
    }

    @Command(description = "Forgets messages; nobody is told.")
    int delete(@Parameters(paramLabel = "ID|ALL", arity = "1..*") List<String> ids, @Mixin FilterOptions filter) {
        return steer(QueueRequest.Action.DELETE, ids, filter);
    }

    private int steer(QueueRequest.Action action, List<String> ids, FilterOptions filter) {
        boolean all = ids.equals(List.of(QueueRequest.ALL));
        QueueFilter chosen = parse(() -> filter.at(Instant.now()));
        if (!all && !chosen.equals(QueueFilter.all())) throw wrong("which of them is only asked of ALL, not of an ID");
        return run(steering -> {
            if (!all) return each(steering, ids, id -> new QueueRequest.Steer(action, id), this::printIfJson);
            report(action.toString(), steering.carryOut(new QueueRequest.SteerAll(action, chosen), this::printIfJson));
            return 0;
        });
    }

    @Command(description = "Tries at once what is deferred: ALL, messages, or what is for a domain.")
    int flush(
            @Parameters(paramLabel = "ID|ALL", arity = "0..*") @Nullable List<String> ids,
            @Option(names = "--domain", paramLabel = "DOMAIN", description = "what is for it") @Nullable
                    String domain) {
        List<String> given = ids == null ? List.of() : ids;
        if (given.isEmpty() == (domain == null)) throw wrong("flush takes ALL, IDs, or --domain");
        return run(steering -> {
            if (domain != null) {
                QueueRequest request = new QueueRequest.FlushDomain(parse(() -> Domain.of(domain)));
                report("flush", steering.carryOut(request, this::printIfJson));
                return 0;
            }
            if (!given.equals(List.of(QueueRequest.ALL))) {
                return each(steering, given, QueueRequest.Flush::new, this::printIfJson);
            }
            report("flush", steering.carryOut(new QueueRequest.FlushAll(), this::printIfJson));
            return 0;
        });
    }

    @Command(description = "Gives a held message another sender, other recipients, or both.")
    int readdress(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--sender", paramLabel = "ADDRESS", description = "<> is the null sender") @Nullable
                    String sender,
            @Option(
                            names = "--recipient",
                            paramLabel = "ADDRESS",
                            description = "one of all those that are to get it; may be repeated")
                    @Nullable
                    List<String> recipients) {
        if (sender == null && recipients == null) throw wrong("readdress takes --sender, --recipient, or both");
        Optional<ReversePath> from = parse(() -> Optional.ofNullable(sender).map(QueueRequest::reversePath));
        List<EmailAddress> to = parse(() -> recipients == null
                ? List.of()
                : recipients.stream().map(EmailAddress::of).toList());
        return run(steering ->
                each(steering, List.of(id), one -> new QueueRequest.Readdress(one, from, to), this::printIfJson));
    }

    @Command(description = "Says how many messages there are in each state.")
    int statistics() {
        return run(steering -> {
            steering.carryOut(new QueueRequest.Statistics(), json ? this::print : printer()::figures);
            return 0;
        });
    }

    @Command(
            description =
                    "Copies messages into a folder while no server runs: ID.eml has the octets, ID.json the envelope.")
    int export(
            @Option(names = "--all", description = "all messages") boolean all,
            @Parameters(
                            paramLabel = "ID",
                            arity = "1..*",
                            description = "at the end the folder: ID... DIR, or --all DIR")
                    List<String> arguments) {
        List<String> ids = arguments.subList(0, arguments.size() - 1);
        if (all != ids.isEmpty()) throw wrong("export takes IDs or --all, and a folder");
        Path folder = Path.of(arguments.getLast());
        return guarded(() -> {
            QueuePlace place = QueuePlace.from(QueuePlace.mainCf(config));
            try (Steering steering = reach(place)) {
                if (!(steering instanceof SpoolQueue spool)) {
                    throw new IOException("a server has the queue open: messages can be exported when it has ended");
                }
                SpoolExport export = SpoolExport.to(folder);
                return each(all ? spool.ids() : ids(ids), id -> export.export(spool.load(id)));
            }
        });
    }

    /** What is done with one message. */
    private interface One {
        void on(QueueId id) throws IOException, Refusal;
    }

    private int each(Steering steering, List<String> ids, RequestOf request, Consumer<JsonObject> shown)
            throws IOException, Refusal {
        return each(ids(ids), id -> steering.carryOut(request.of(id), shown));
    }

    private interface RequestOf {
        QueueRequest of(QueueId id);
    }

    /** The others are done even if one cannot be. */
    private int each(List<QueueId> ids, One work) throws IOException {
        int status = 0;
        for (QueueId id : ids) {
            try {
                work.on(id);
            } catch (Refusal e) {
                status = Math.max(status, complain(e));
            }
        }
        return status;
    }

    private List<QueueId> ids(List<String> given) throws IOException {
        List<String> words = given;
        if (given.equals(List.of("-"))) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            words = in.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
        List<QueueId> ids = new ArrayList<>();
        for (String word : words) ids.add(parse(() -> QueueRequest.id(word)));
        return ids;
    }

    private int run(Work work) {
        return guarded(() -> {
            QueuePlace place = QueuePlace.from(QueuePlace.mainCf(config));
            try (Steering steering = reach(place)) {
                return work.on(steering);
            }
        });
    }

    /** The running server; if none runs, the spool itself. */
    private static Steering reach(QueuePlace place) throws IOException {
        Optional<RemoteQueue> server = place.control().isEmpty()
                ? Optional.empty()
                : RemoteQueue.connect(place.control().get());
        return server.isPresent() ? server.get() : SpoolQueue.open(place.directory());
    }

    private interface Guarded {
        int run() throws IOException, Refusal;
    }

    private int guarded(Guarded work) {
        try {
            return work.run();
        } catch (Refusal e) {
            return complain(e);
        } catch (IOException e) {
            err().println("mailrail: " + QueuePrinter.printable(String.valueOf(e.getMessage())));
            return UNREACHABLE;
        } finally {
            out().flush();
        }
    }

    private int complain(Refusal refusal) {
        err().println("mailrail: " + QueuePrinter.printable(String.valueOf(refusal.getMessage())));
        return refusal.kind().exitStatus();
    }

    private void report(String action, int count) {
        if (!json) out().println("mailrail: " + action + ": " + count + (count == 1 ? " message" : " messages"));
    }

    private void print(JsonObject object) {
        out().println(object);
    }

    private void printIfJson(JsonObject object) {
        if (json) print(object);
    }

    private QueuePrinter printer() {
        return new QueuePrinter(out(), ZoneId.systemDefault());
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (spec == null) throw new IllegalStateException("not made by picocli");
        return spec;
    }

    private interface Parsed<T> {
        T value();
    }

    /** What cannot be read is a mistake in the command. */
    private <T> T parse(Parsed<T> parsed) {
        try {
            return parsed.value();
        } catch (SyntaxException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(spec().commandLine(), problem);
    }
}
