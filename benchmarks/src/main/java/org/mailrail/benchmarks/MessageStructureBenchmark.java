package org.mailrail.benchmarks;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.AddressList;
import org.mailrail.message.EncodedWords;
import org.mailrail.message.Header;
import org.mailrail.message.Message;
import org.mailrail.message.MessageContent;
import org.mailrail.message.MimePart;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How many messages a second does one thread read header and structure of, beside mime4j's tree and Angus's {@code MimeMessage}? Each reads Subject
 * and From, decoded, and the type of every part. The peers, which hold the bodies, also read them through, as their users do; ours has nothing of
 * them to show for it, so that {@link #mailrailWithBodies} says what that costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MessageStructureBenchmark {
    private static final Session SESSION = Session.getInstance(new Properties());

    /** What the message is made of, and about how many octets. */
    @Param({
        "PLAIN 4096",
        "ALTERNATIVE 16384",
        "ATTACHMENT 65536",
        "ATTACHMENT 262144",
        "ATTACHMENT 1048576",
        "HEADERS 65536"
    })
    public String message = "PLAIN 4096";

    private final byte[] buffer = new byte[8192];
    private byte[] octets = {};
    private @Nullable MessageContent content;

    /** Makes the message. */
    @Setup
    public void make() {
        int space = message.indexOf(' ');
        MessageShape shape = MessageShape.valueOf(message.substring(0, space));
        octets = BenchmarkMessages.of(shape, Integer.parseInt(message.substring(space + 1)));
        content = MessageContent.of(octets);
    }

    /** Header and structure. */
    @Benchmark
    public void mailrail(Blackhole read) throws IOException {
        Message parsed = Message.parse(Objects.requireNonNull(content));
        header(parsed, read);
        walk(parsed.root(), read);
    }

    /** The same, and every body decoded. */
    @Benchmark
    public void mailrailWithBodies(Blackhole read) throws IOException {
        Message parsed = Message.parse(Objects.requireNonNull(content));
        header(parsed, read);
        walkBodies(parsed, parsed.root(), read);
    }

    private static void header(Message message, Blackhole read) throws IOException {
        Header header = message.header();
        read.consume(EncodedWords.decode(header.value("Subject").orElseThrow()));
        read.consume(AddressList.parse(header.value("From").orElseThrow()));
    }

    private static void walk(MimePart part, Blackhole read) {
        read.consume(part.contentType());
        for (MimePart child : part.children()) walk(child, read);
        part.embedded().ifPresent(embedded -> walk(embedded, read));
    }

    private void walkBodies(Message message, MimePart part, Blackhole read) throws IOException {
        read.consume(part.contentType());
        for (MimePart child : part.children()) walkBodies(message, child, read);
        if (part.embedded().isPresent()) walkBodies(message, part.embedded().get(), read);
        else if (!part.isMultipart()) read.consume(readThrough(message.decoded(part)));
    }

    /** mime4j's tree. */
    @Benchmark
    public void mime4j(Blackhole read) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        org.apache.james.mime4j.dom.Message parsed = builder.parseMessage(new ByteArrayInputStream(octets));
        read.consume(parsed.getSubject());
        read.consume(parsed.getFrom());
        walk(parsed, read);
        parsed.dispose();
    }

    private void walk(Entity entity, Blackhole read) throws IOException {
        read.consume(entity.getMimeType());
        switch (entity.getBody()) {
            case org.apache.james.mime4j.dom.Multipart multipart -> {
                for (Entity part : multipart.getBodyParts()) walk(part, read);
            }
            case org.apache.james.mime4j.dom.Message embedded -> walk(embedded, read);
            case SingleBody body -> read.consume(readThrough(body.getInputStream()));
            default -> throw new IllegalStateException("a body of another kind");
        }
    }

    /** Angus's message. */
    @Benchmark
    public void angus(Blackhole read) throws IOException, MessagingException {
        MimeMessage parsed = new MimeMessage(SESSION, new ByteArrayInputStream(octets));
        read.consume(parsed.getSubject());
        read.consume(parsed.getFrom());
        walk(parsed, read);
    }

    private void walk(Part part, Blackhole read) throws IOException, MessagingException {
        read.consume(part.getContentType());
        if (part.isMimeType("multipart/*")) {
            Multipart multipart = (Multipart) part.getContent();
            for (int i = 0; i < multipart.getCount(); i++) walk(multipart.getBodyPart(i), read);
        } else if (part.isMimeType("message/rfc822")) {
            walk((Part) part.getContent(), read);
        } else {
            read.consume(readThrough(part.getInputStream()));
        }
    }

    private long readThrough(InputStream body) throws IOException {
        try (body) {
            long length = 0;
            for (int count = body.read(buffer); count > 0; count = body.read(buffer)) length += count;
            return length;
        }
    }
}
