package org.mailrail.smtp.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.core.SyntaxException;
import org.mailrail.core.XText;
import org.mailrail.smtp.Command;

/**
 * Reads command lines. One method for each grammar rule of RFC 5321 section 4.1.2, named after it. Immutable; safe for many threads.
 *
 * <p>Lenient in two things, since real clients do both: spaces may stand after {@code FROM:} and {@code TO:}, and white space at the end of a
 * line is dropped (section 4.1.1 asks for that).
 */
public final class CommandParser {
    private static final int MAX_VERB = 16;
    private static final int MAX_HELO = 255;

    private final boolean authOffered;

    /**
     * @param authOffered whether MAIL may have an AUTH parameter. RFC 4954 section 5
     */
    public CommandParser(boolean authOffered) {
        this.authOffered = authOffered;
    }

    private record Parameter(String keyword, @Nullable String value) {}

    /** The command in this line, given without its CRLF. Never throws: what cannot be read is {@link Command.Malformed} or {@link Command.Unknown}. */
    public Command parse(byte[] line) {
        String verb = "";
        try {
            Cursor in = new Cursor(text(line));
            verb = verb(in);
            return command(verb, in);
        } catch (SyntaxException e) {
            // An unreadable verb is an unrecognized command (500), an unreadable argument is 501. RFC 5321 section
            // 4.2.4
            int code = verb.isEmpty() ? 500 : 501;
            return new Command.Malformed(verb, Reply.of(code, "5.5.2", "Syntax error, expected " + e.getMessage()));
        }
    }

    /** UTF-8 without control characters. */
    private static String text(byte[] line) {
        boolean ascii = true;
        for (int i = 0; i < line.length; i++) {
            byte b = line[i];
            if (b < 0) ascii = false;
            else if (b < ' ' || b == 0x7F) throw new SyntaxException("printable characters", i);
        }
        if (ascii) return new String(line, StandardCharsets.US_ASCII);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new SyntaxException("UTF-8", 0);
        }
    }

    /** The letters up to the first space or the end. */
    private static String verb(Cursor in) {
        while (in.position() < MAX_VERB && isLetter(in.peek())) in.next();
        String verb = in.since(0).toUpperCase(Locale.ROOT);
        if (verb.isEmpty() || !in.atEnd() && in.peek() != ' ') throw new SyntaxException("a command", in.position());
        return verb;
    }

    private Command command(String verb, Cursor in) {
        return switch (verb) {
            case "EHLO" -> new Command.Ehlo(heloName(in));
            case "HELO" -> new Command.Helo(heloName(in));
            case "LHLO" -> new Command.Lhlo(heloName(in));
            case "MAIL" -> mail(in);
            case "RCPT" -> rcpt(in);
            case "DATA" -> withoutArgument(in, new Command.Data());
            case "RSET" -> withoutArgument(in, new Command.Rset());
            case "QUIT" -> withoutArgument(in, new Command.Quit());
            case "STARTTLS" -> withoutArgument(in, new Command.StartTls());
            case "NOOP" -> new Command.Noop();
            case "HELP" -> new Command.Help();
            case "VRFY" -> vrfy(in);
            case "AUTH" -> auth(in);
            case "EXPN", "TURN", "ETRN", "SEND", "SOML", "SAML", "BDAT" -> new Command.NotImplemented(verb);
            default -> new Command.Unknown(verb);
        };
    }

    private static Command withoutArgument(Cursor in, Command command) {
        in.takeSpaces();
        if (!in.atEnd()) throw new SyntaxException("no argument", in.position());
        return command;
    }

    /**
     * {@code ehlo = "EHLO" SP ( Domain / address-literal ) CRLF}, but any name is taken: many clients send a host name that is not a domain,
     * and section 4.1.4 forbids to refuse mail for that.
     */
    private static String heloName(Cursor in) {
        in.takeSpaces();
        String name = in.word();
        if (name.isEmpty() || name.length() > MAX_HELO) throw new SyntaxException("a host name", in.position());
        end(in);
        return name;
    }

    /** {@code vrfy = "VRFY" SP String CRLF}. */
    private static Command vrfy(Cursor in) {
        in.takeSpaces();
        String text = in.rest();
        if (text.isEmpty()) throw new SyntaxException("a user or mailbox", in.position());
        return new Command.Vrfy(text);
    }

    /** {@code "AUTH" SP sasl-mech [SP initial-response]}. RFC 4954 section 8. */
    private static Command auth(Cursor in) {
        in.takeSpaces();
        String mechanism = in.word();
        if (mechanism.isEmpty() || mechanism.length() > 20) {
            throw new SyntaxException("a mechanism of 1 to 20 characters", in.position());
        }
        in.takeSpaces();
        String response = in.word();
        end(in);
        return new Command.Auth(mechanism, response.isEmpty() ? null : response);
    }

    /** {@code mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF}. */
    private Command mail(Cursor in) {
        in.expect(" FROM:");
        in.takeSpaces();
        return mail(reversePath(in), parameters(in));
    }

    private Command mail(ReversePath from, List<Parameter> parameters) {
        OptionalLong size = OptionalLong.empty();
        Envelope.Body body = Envelope.Body.SEVEN_BIT;
        List<String> seen = new ArrayList<>();
        for (Parameter parameter : parameters) {
            if (seen.contains(parameter.keyword())) return badParameter("MAIL", "given twice");
            seen.add(parameter.keyword());
            switch (parameter.keyword()) {
                case "SIZE" -> {
                    size = sizeValue(parameter.value());
                    if (size.isEmpty()) return badParameter("MAIL", "SIZE takes 1 to 20 digits");
                }
                case "BODY" -> {
                    if ("8BITMIME".equalsIgnoreCase(parameter.value())) body = Envelope.Body.EIGHT_BIT_MIME;
                    else if (!"7BIT".equalsIgnoreCase(parameter.value())) return unsupported("MAIL");
                }
                case "AUTH" -> {
                    if (!authOffered) return unsupported("MAIL");
                    if (!isAuthValue(parameter.value())) return badParameter("MAIL", "AUTH takes xtext or <>");
                }
                default -> {
                    return unsupported("MAIL");
                }
            }
        }
        return new Command.Mail(from, size, body);
    }

    /** {@code rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters] CRLF}. */
    private static Command rcpt(Cursor in) {
        in.expect(" TO:");
        in.takeSpaces();
        ForwardPath to = forwardPath(in);
        return parameters(in).isEmpty() ? new Command.Rcpt(to) : unsupported("RCPT");
    }

    private static Command unsupported(String verb) {
        return new Command.Malformed(verb, Reply.of(555, "5.5.4", "Unsupported parameter"));
    }

    private static Command badParameter(String verb, String why) {
        return new Command.Malformed(verb, Reply.of(501, "5.5.4", "Bad parameter: " + why));
    }

    /** {@code Reverse-path = Path / "<>"}. */
    static ReversePath reversePath(Cursor in) {
        if (in.take("<>")) return ReversePath.none();
        return ReversePath.of(path(in));
    }

    /** {@code "<Postmaster>" / Forward-path}. */
    static ForwardPath forwardPath(Cursor in) {
        if (in.take("<postmaster>")) return ForwardPath.Postmaster.INSTANCE;
        return ForwardPath.of(path(in));
    }

    /** {@code Path = "<" [ A-d-l ":" ] Mailbox ">"}. */
    static EmailAddress path(Cursor in) {
        in.expect("<");
        sourceRoute(in); // read and dropped: RFC 5321 appendix C, no next hop may depend on it
        EmailAddress mailbox = mailbox(in);
        in.expect(">");
        return mailbox;
    }

    /** {@code A-d-l = At-domain *( "," At-domain )}, {@code At-domain = "@" Domain}. */
    private static void sourceRoute(Cursor in) {
        if (in.peek() != '@') return;
        do {
            in.expect("@");
            domain(in);
        } while (in.take(","));
        in.expect(":");
    }

    /** {@code Mailbox = Local-part "@" ( Domain / address-literal )}. */
    static EmailAddress mailbox(Cursor in) {
        int start = in.position();
        if (in.peek() == '"') quotedString(in);
        else dotString(in);
        in.expect("@");
        if (in.peek() == '[') addressLiteral(in);
        else domain(in);
        try {
            return EmailAddress.of(in.since(start));
        } catch (SyntaxException e) {
            throw new SyntaxException(String.valueOf(e.getMessage()), start + e.offset());
        }
    }

    /** {@code Quoted-string = DQUOTE *QcontentSMTP DQUOTE}; only its extent, {@link EmailAddress} reads what is inside. */
    private static void quotedString(Cursor in) {
        in.expect("\"");
        while (!in.take("\"")) {
            if (in.next() == '\\') in.next();
        }
    }

    /** {@code Dot-string = Atom *("." Atom)}; only its extent. */
    private static void dotString(Cursor in) {
        while (!in.atEnd() && "@<> \"".indexOf(in.peek()) < 0) in.next();
    }

    /** {@code Domain = sub-domain *("." sub-domain)}; only its extent. */
    private static void domain(Cursor in) {
        while (!in.atEnd() && "<> ,:@\"".indexOf(in.peek()) < 0) in.next();
    }

    /** {@code address-literal = "[" ( IPv4 / IPv6 / General ) "]"}; only its extent. */
    private static void addressLiteral(Cursor in) {
        while (in.next() != ']') {
            if (in.atEnd()) throw new SyntaxException("]", in.position());
        }
    }

    /** {@code *( SP esmtp-param )}. */
    private static List<Parameter> parameters(Cursor in) {
        List<Parameter> parameters = List.of();
        while (!in.atEnd()) {
            if (!in.takeSpaces()) throw new SyntaxException("a space or the end", in.position());
            if (in.atEnd()) break;
            if (parameters.isEmpty()) parameters = new ArrayList<>(4);
            parameters.add(parameter(in));
        }
        return parameters;
    }

    /** {@code esmtp-param = esmtp-keyword ["=" esmtp-value]}. */
    private static Parameter parameter(Cursor in) {
        int start = in.position();
        while (isLetter(in.peek()) || isDigit(in.peek()) || in.peek() == '-' && in.position() > start) in.next();
        String keyword = in.since(start).toUpperCase(Locale.ROOT);
        if (keyword.isEmpty()) throw new SyntaxException("a parameter", in.position());
        if (!in.take("=")) return new Parameter(keyword, null);
        int value = in.position();
        while (!in.atEnd() && in.peek() != ' ' && in.peek() != '=') in.next();
        if (in.position() == value) throw new SyntaxException("a value", value);
        return new Parameter(keyword, in.since(value));
    }

    /** {@code size-value = 1*20DIGIT}; what is beyond a long is too large in any case. RFC 1870 section 5. */
    private static OptionalLong sizeValue(@Nullable String value) {
        if (value == null || value.length() > 20) return OptionalLong.empty();
        long size = 0;
        for (int i = 0; i < value.length(); i++) {
            if (!isDigit(value.charAt(i))) return OptionalLong.empty();
            int digit = value.charAt(i) - '0';
            size = size > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : size * 10 + digit;
        }
        return OptionalLong.of(size);
    }

    /** {@code "AUTH=" ( xtext / "<>" )}. Checked and not used: only a trusted peer's word would count. RFC 4954 section 5. */
    private static boolean isAuthValue(@Nullable String value) {
        if (value == null) return false;
        try {
            return !XText.decode(value).isEmpty();
        } catch (SyntaxException notXtext) {
            return false;
        }
    }

    private static void end(Cursor in) {
        in.takeSpaces();
        if (!in.atEnd()) throw new SyntaxException("the end of the line", in.position());
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
