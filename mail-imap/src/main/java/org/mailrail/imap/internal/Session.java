package org.mailrail.imap.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslExchange;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.MailAccount;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxGoneException;
import org.mailrail.store.MailboxName;
import org.mailrail.store.ModifiedUtf7;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one connection: octets in, responses out, and a word to the driver about what comes next. It knows no socket, no thread and no
 * timer. It asks the store, so each call may block; calls are made by one thread at a time. RFC 9051 section 3.
 */
public final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Completion UNAVAILABLE = Completion.no("UNAVAILABLE", "This cannot be done at the moment");
    private static final String REPLACED = "The mailbox has been deleted or replaced";

    /**
     * Who has logged in.
     *
     * @param name as the user database names it
     * @param account the mailboxes
     */
    record User(String name, MailAccount account) {
        /**
         * A mailbox name as the wire has it.
         *
         * @throws RefusedException if no mailbox can have it
         */
        MailboxName mailboxName(String wireName) {
            try {
                return MailboxName.of(ModifiedUtf7.decode(wireName), account.separator());
            } catch (SyntaxException e) {
                throw new RefusedException(Completion.no("CANNOT", "No mailbox can have this name"));
            }
        }

        /**
         * Opens a mailbox.
         *
         * @param absent the response code if there is none
         * @throws RefusedException if there is none
         */
        Mailbox open(String wireName, String absent) throws IOException {
            return account.open(mailboxName(wireName))
                    .orElseThrow(() -> new RefusedException(Completion.no(absent, "There is no such mailbox")));
        }

        /** A mailbox name for the wire. */
        String wireName(MailboxName name) {
            return ModifiedUtf7.encode(name.toString(account.separator()));
        }
    }

    /** RFC 9051 section 3. */
    private sealed interface State {
        record NotAuthenticated(int failures) implements State {}

        record Authenticated(User user) implements State {}

        record InMailbox(User user, Selected mailbox) implements State {}

        enum LoggedOut implements State {
            INSTANCE
        }
    }

    /** What the next octets are. */
    private sealed interface Awaited {
        enum Command implements Awaited {
            INSTANCE
        }

        /** A response to a SASL challenge. */
        record Response(String tag, SaslExchange exchange) implements Awaited {}

        /** The message of an APPEND; with a refusal it is only passed over. */
        record Message(String tag, Append append, Upload upload, Optional<Completion> refusal) implements Awaited {}

        /** The DONE of an IDLE. */
        record Done(String tag, Mailbox.@Nullable Registration registration) implements Awaited {}

        /** The end of a delay, and then what is to be said. */
        record Delay(String tag, Completion completion) implements Awaited {}
    }

    private final Settings settings;
    private final Runnable news;
    private final CommandDecoder decoder;
    private State state = new State.NotAuthenticated(0);
    private Awaited awaited = Awaited.Command.INSTANCE;
    private boolean encrypted;
    private int badCommands;

    /**
     * A session whose client has just connected.
     *
     * @param encrypted whether the connection began with TLS
     * @param news called while the client idles and the mailbox has changed, by any thread: {@link #tellNews} should be called soon
     */
    public Session(Settings settings, boolean encrypted, Runnable news) {
        this.settings = settings;
        this.encrypted = encrypted;
        this.news = news;
        decoder = new CommandDecoder(settings.maxCommandBeforeLogin());
    }

    /** Whether the client has logged in. */
    public boolean isLoggedIn() {
        return state instanceof State.Authenticated || state instanceof State.InMailbox;
    }

    /** Greets the client. RFC 9051 section 7.1.4. */
    public void greet(OutputStream wire) throws IOException {
        Responses out = new Responses(wire);
        out.untagged("OK [CAPABILITY " + Capability.list(this) + "] Mailrail ready");
        out.flush();
    }

    /**
     * Takes octets from the client and does what they ask for. What has been answered is flushed once, at the end.
     *
     * @param in has octets left only if something other than {@link Next.Read} is returned
     * @throws PeerGoneException if the client cannot be written to
     */
    public Next receive(ByteBuffer in, OutputStream wire) throws IOException {
        Responses out = new Responses(wire);
        Next next = Next.Read.INSTANCE;
        while (in.hasRemaining() && next == Next.Read.INSTANCE) next = step(in, out);
        out.flush();
        return next;
    }

    /** Goes on after a {@link Next.Delay}. */
    public Next resume(OutputStream wire) throws IOException {
        if (!(awaited instanceof Awaited.Delay(String tag, Completion completion)))
            throw new IllegalStateException("nothing was delayed");
        awaited = Awaited.Command.INSTANCE;
        Responses out = new Responses(wire);
        out.tagged(tag, completion);
        Next next = Next.Read.INSTANCE;
        if (state instanceof State.NotAuthenticated(int failures) && failures >= settings.maxAuthFailures()) {
            next = bye("Too many failures to log in", out);
        }
        out.flush();
        return next;
    }

    /** TLS has begun after {@link Next.StartTls}: what the client said before counts no more. RFC 9051 section 6.2.1. */
    public void tlsStarted() {
        encrypted = true;
        decoder.reset();
        badCommands = 0;
    }

    /** Tells an idling client what has changed. */
    public Next tellNews(OutputStream wire) throws IOException {
        if (!(awaited instanceof Awaited.Done) || !(state instanceof State.InMailbox(User user, Selected mailbox)))
            return Next.Read.INSTANCE;
        Responses out = new Responses(wire);
        String lost = lost(user, mailbox, Command.News.ALL, false, out);
        Next next = lost.isEmpty() ? Next.Read.INSTANCE : bye(lost, out);
        out.flush();
        return next;
    }

    /** Says BYE. */
    public void bye(String why, OutputStream wire) throws IOException {
        Responses out = new Responses(wire);
        bye(why, out);
        out.flush();
    }

    private Next bye(String why, Responses out) throws IOException {
        out.untagged("BYE " + why);
        return Next.Close.INSTANCE;
    }

    @Override
    public void close() throws IOException {
        try {
            stopAwaiting();
        } finally {
            leaveMailbox();
            if (state instanceof State.Authenticated(User user)) user.account().close();
            state = State.LoggedOut.INSTANCE;
        }
    }

    private void stopAwaiting() throws IOException {
        Awaited before = awaited;
        awaited = Awaited.Command.INSTANCE;
        if (before instanceof Awaited.Done(String tag, Mailbox.Registration registration) && registration != null) {
            registration.close();
        } else if (before instanceof Awaited.Message message) {
            message.upload().close();
        }
    }

    private Next step(ByteBuffer in, Responses out) throws IOException {
        return switch (awaited) {
            case Awaited.Command none -> onCommand(decoder.next(in), out);
            case Awaited.Message message -> onMessage(message, decoder.next(in), out);
            case Awaited.Response(String tag, SaslExchange exchange) ->
                onLine(tag, decoder.line(in), out, line -> Authenticate.respond(this, tag, exchange, line, out));
            case Awaited.Done(String tag, Mailbox.Registration registration) ->
                onLine(tag, decoder.line(in), out, line -> {
                    if (registration != null) registration.close();
                    return Idle.done(this, tag, line, out);
                });
            case Awaited.Delay delay -> throw new IllegalStateException("the delay is not over");
        };
    }

    /** What to do with a line. */
    private interface OnLine {
        Next take(byte[] line) throws IOException;
    }

    private Next onLine(String tag, CommandDecoder.Event event, Responses out, OnLine then) throws IOException {
        return switch (event) {
            case CommandDecoder.Event.NeedMore none -> Next.Read.INSTANCE;
            case CommandDecoder.Event.Complete(byte[] line) -> {
                awaited = Awaited.Command.INSTANCE;
                yield guarded(tag, out, () -> then.take(line));
            }
            case CommandDecoder.Event.TooLong tooLong -> {
                stopAwaiting();
                yield bad(tag, "The line is too long", out);
            }
            case CommandDecoder.Event.Announced a -> throw new IllegalStateException("a literal in a line");
            case CommandDecoder.Event.BadLiteral b -> throw new IllegalStateException("a literal in a line");
            case CommandDecoder.Event.Streamed s -> throw new IllegalStateException("a literal in a line");
        };
    }

    private Next onCommand(CommandDecoder.Event event, Responses out) throws IOException {
        return switch (event) {
            case CommandDecoder.Event.NeedMore none -> Next.Read.INSTANCE;
            case CommandDecoder.Event.Complete(byte[] octets) -> command(octets, out);
            case CommandDecoder.Event.Announced announced -> announced(announced, out);
            case CommandDecoder.Event.TooLong(byte[] start, boolean inStep) -> {
                Next next = bad(tagOf(start), "The command is too long", out);
                yield inStep ? next : bye("A literal would be taken for commands", out);
            }
            case CommandDecoder.Event.BadLiteral(byte[] start) -> {
                bad(tagOf(start), "A literal of unknown size", out);
                yield bye("What follows would be taken for commands", out);
            }
            case CommandDecoder.Event.Streamed s -> throw new IllegalStateException("a message that nobody awaits");
        };
    }

    private Next announced(CommandDecoder.Event.Announced literal, Responses out) throws IOException {
        String tag = tagOf(literal.soFar());
        if (state instanceof State.Authenticated(User user)) {
            Optional<Append> append = Append.announced(literal.soFar());
            if (append.isPresent()) return upload(tag, append.get(), user, literal, out);
        } else if (state instanceof State.InMailbox(User user, Selected mailbox)) {
            Optional<Append> append = Append.announced(literal.soFar());
            if (append.isPresent()) return upload(tag, append.get(), user, literal, out);
        }
        if (literal.size() > decoder.room())
            return refuse(tag, literal, Completion.bad("The literal is too long"), out);
        decoder.keep();
        if (literal.synchronizing()) out.continuation("OK");
        return Next.Read.INSTANCE;
    }

    /** The client of a literal that was not to be waited for sends its octets all the same: then only the end of the connection helps. */
    private Next refuse(String tag, CommandDecoder.Event.Announced literal, Completion why, Responses out)
            throws IOException {
        decoder.reset();
        Next next = why.status() == Completion.Status.BAD ? bad(tag, why.text(), out) : tagged(tag, why, out);
        return literal.synchronizing() ? next : bye("The literal would be taken for commands", out);
    }

    private Next upload(String tag, Append append, User user, CommandDecoder.Event.Announced literal, Responses out)
            throws IOException {
        if (literal.size() > settings.maxMessage())
            return refuse(tag, literal, Completion.no("TOOBIG", "The message is too large"), out);
        Optional<Completion> refusal = refusal(append, user);
        if (refusal.isPresent() && literal.synchronizing()) return refuse(tag, literal, refusal.get(), out);
        // Without a target the octets are still awaited, then dropped: so the connection stays in step.
        Upload upload = refusal.isPresent() ? Upload.dropping() : Upload.to(settings.temporaryFolder());
        awaited = new Awaited.Message(tag, append, upload, refusal);
        decoder.stream();
        if (literal.synchronizing()) out.continuation("OK");
        return Next.Read.INSTANCE;
    }

    private static Optional<Completion> refusal(Append append, User user) {
        try {
            return append.refusal(user);
        } catch (IOException e) {
            LOG.warn("An APPEND of {} cannot be begun", user.name(), e);
            return Optional.of(UNAVAILABLE);
        }
    }

    private Next onMessage(Awaited.Message message, CommandDecoder.Event event, Responses out) throws IOException {
        return switch (event) {
            case CommandDecoder.Event.NeedMore none -> Next.Read.INSTANCE;
            case CommandDecoder.Event.Streamed(ByteBuffer octets) -> {
                message.upload().write(octets);
                yield Next.Read.INSTANCE;
            }
            case CommandDecoder.Event.Complete(byte[] octets) -> {
                awaited = Awaited.Command.INSTANCE;
                try (Upload upload = message.upload()) {
                    yield guarded(message.tag(), out, () -> {
                        Append.parseEnd(octets);
                        // What was dropped is not there to be appended, even if a mailbox has come to be meanwhile.
                        Completion completion = message.refusal().isPresent()
                                ? message.refusal().get()
                                : message.append().finish(user(), upload, settings);
                        return complete(message.tag(), completion, out);
                    });
                }
            }
            case CommandDecoder.Event.Announced more -> {
                stopAwaiting();
                yield refuse(message.tag(), more, Completion.bad("One message at a time"), out);
            }
            case CommandDecoder.Event.TooLong(byte[] start, boolean inStep) -> {
                stopAwaiting();
                Next next = bad(message.tag(), "The command is too long", out);
                yield inStep ? next : bye("A literal would be taken for commands", out);
            }
            case CommandDecoder.Event.BadLiteral(byte[] start) -> {
                stopAwaiting();
                bad(message.tag(), "A literal of unknown size", out);
                yield bye("What follows would be taken for commands", out);
            }
        };
    }

    private Next command(byte[] octets, Responses out) throws IOException {
        String tag = tagOf(octets);
        return guarded(tag, out, () -> {
            Parser in = new Parser(octets);
            in.tag();
            in.space();
            Command command = Commands.parse(in);
            int before = badCommands;
            Next next = run(tag, command, out);
            if (badCommands == before) badCommands = 0; // it was not one that is BAD in this state
            return next;
        });
    }

    private Next run(String tag, Command command, Responses out) throws IOException {
        return switch (command) {
            case Command.InAnyState any -> complete(tag, any.run(this, out), out);
            case Command.OnSession own -> own.run(this, tag, out);
            case Command.AfterLogin after ->
                isLoggedIn() ? complete(tag, after.run(this, user(), out), out) : bad(tag, "Log in first", out);
            case Command.OnSelected on ->
                state instanceof State.InMailbox(User user, Selected mailbox)
                        ? complete(tag, on.run(this, user, mailbox, out), on.news(), on.uids(), out)
                        : bad(tag, isLoggedIn() ? "Select a mailbox first" : "Log in first", out);
        };
    }

    /** Work that answers a command. */
    private interface Work {
        Next run() throws IOException;
    }

    /** The one place where a command's failure becomes its answer. */
    private Next guarded(String tag, Responses out, Work work) throws IOException {
        try {
            return work.run();
        } catch (SyntaxException e) {
            return bad(tag, "Expected " + e.getMessage() + " near octet " + e.offset(), out);
        } catch (RefusedException refused) {
            return tagged(tag, refused.completion(), out);
        } catch (MailboxGoneException gone) {
            out.tagged(tag, Completion.no("NONEXISTENT", "The mailbox is gone"));
            return bye(REPLACED, out);
        } catch (PeerGoneException gone) {
            throw gone;
        } catch (IOException e) {
            LOG.warn("A command of {} failed", isLoggedIn() ? user().name() : "a client", e);
            return tagged(tag, UNAVAILABLE, out);
        }
    }

    /** The command is not one, or not here; too many in a row end the session. */
    Next bad(String tag, String why, Responses out) throws IOException {
        out.put(tag).put(" BAD ").put(why).put("\r\n");
        return ++badCommands < settings.maxBadCommands()
                ? Next.Read.INSTANCE
                : bye("Too many commands that are none", out);
    }

    /** Sends the tagged response, after all news. */
    Next complete(String tag, Completion completion, Responses out) throws IOException {
        return complete(tag, completion, Command.News.ALL, false, out);
    }

    private Next complete(String tag, Completion completion, Command.News allowed, boolean withUid, Responses out)
            throws IOException {
        if (completion.status() == Completion.Status.BAD) return bad(tag, completion.text(), out);
        String lost = state instanceof State.InMailbox(User user, Selected mailbox)
                ? lost(user, mailbox, allowed, withUid, out)
                : "";
        out.tagged(tag, completion);
        return lost.isEmpty() ? Next.Read.INSTANCE : bye(lost, out);
    }

    /**
     * Tells what has changed in the selected mailbox. What goes wrong here takes nothing back of the command before it, which may have removed this
     * very mailbox; but how much the client was told is not known then, so its sequence numbers may be wrong and the session has to end.
     *
     * @return why the session cannot go on; empty if it can
     */
    private static String lost(User user, Selected mailbox, Command.News allowed, boolean withUid, Responses out)
            throws PeerGoneException {
        try {
            return mailbox.tellNews(allowed, withUid, out) ? "" : REPLACED;
        } catch (PeerGoneException gone) {
            throw gone;
        } catch (MailboxGoneException gone) {
            return REPLACED;
        } catch (IOException e) {
            LOG.warn(
                    "The mailbox {} of {} cannot be looked at",
                    mailbox.mailbox().name(),
                    user.name(),
                    e);
            return "The mailbox cannot be read";
        }
    }

    /** Sends the tagged response and nothing else. */
    Next tagged(String tag, Completion completion, Responses out) throws IOException {
        out.tagged(tag, completion);
        return Next.Read.INSTANCE;
    }

    private static String tagOf(byte[] octets) {
        try {
            return new Parser(octets).tag();
        } catch (SyntaxException noTag) {
            return "*";
        }
    }

    // What commands do to the session.

    Settings settings() {
        return settings;
    }

    boolean isEncrypted() {
        return encrypted;
    }

    /** Whether a password may be sent: with TLS, or where the settings trust the network. */
    boolean takesPasswords() {
        return encrypted || settings.plaintextAuth();
    }

    User user() {
        return switch (state) {
            case State.Authenticated(User user) -> user;
            case State.InMailbox(User user, Selected mailbox) -> user;
            case State.NotAuthenticated none -> throw new IllegalStateException("nobody has logged in");
            case State.LoggedOut none -> throw new IllegalStateException("nobody is logged in any more");
        };
    }

    /** Somebody has shown who he is; true if he can be let in. */
    Next logIn(String tag, String user, Responses out) throws IOException {
        MailAccount account;
        try {
            account = settings.store().account(user);
        } catch (IllegalArgumentException unsafeName) {
            LOG.warn("The user database gave a name that the store does not take", unsafeName);
            return tagged(tag, Completion.no("CONTACTADMIN", "This user has no mailboxes"), out);
        }
        state = new State.Authenticated(new User(user, account));
        decoder.limit(settings.maxCommand());
        return tagged(tag, Completion.ok("CAPABILITY " + Capability.list(this), "Logged in"), out);
    }

    /** Name and password were wrong: the answer waits, each time longer, while the event loop serves others. */
    Next refuseLogin(String tag) {
        int failures = state instanceof State.NotAuthenticated(int before) ? before + 1 : 1;
        state = new State.NotAuthenticated(failures);
        awaited = new Awaited.Delay(tag, Completion.no("AUTHENTICATIONFAILED", "Wrong name or password"));
        return new Next.Delay(settings.authFailureDelay().multipliedBy(1L << Math.min(failures - 1, 3)));
    }

    void awaitResponse(String tag, SaslExchange exchange) {
        awaited = new Awaited.Response(tag, exchange);
    }

    /** Awaits DONE, and tells news meanwhile. */
    Next idle(String tag, Responses out) throws IOException {
        if (!(state instanceof State.InMailbox(User user, Selected mailbox))) {
            awaited = new Awaited.Done(tag, null);
            out.continuation("idling");
            return Next.Read.INSTANCE;
        }
        // Registered first: a change in between is then told now, and looked for once more in vain.
        awaited = new Awaited.Done(tag, mailbox.mailbox().onChange(news));
        out.continuation("idling");
        String lost = lost(user, mailbox, Command.News.ALL, false, out);
        return lost.isEmpty() ? Next.Read.INSTANCE : bye(lost, out);
    }

    void select(Selected mailbox) throws IOException {
        User user = user();
        leaveMailbox();
        state = new State.InMailbox(user, mailbox);
    }

    /** Back to the authenticated state if this mailbox is selected. */
    void leaveMailbox(MailboxName name) throws IOException {
        if (state instanceof State.InMailbox(User user, Selected mailbox)
                && mailbox.mailbox().name().equals(name)) leaveMailbox();
    }

    /** Back to the authenticated state. */
    void leaveMailbox() throws IOException {
        if (state instanceof State.InMailbox(User user, Selected mailbox)) {
            state = new State.Authenticated(user);
            mailbox.close();
        }
    }
}
