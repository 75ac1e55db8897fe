package org.mailrail.queue.internal.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.queue.BounceTemplate;
import org.mailrail.queue.BounceTemplates;

/**
 * Reads a file of bounce(5).
 * <pre>
 *   file     = *( template / comment / blank )
 *   template = name "_template = &lt;&lt;" word LF *( field LF ) [ blank ] *( line LF ) word LF
 *   field    = ( "Charset" / "From" / "Subject" / "Postmaster-Subject" ) ":" value
 * </pre>
 * The text may be in any charset that has ASCII as a part, each template in another: the file is read as octets, and decoded template by template.
 */
public final class TemplateFile {
    private static final long MAX_SIZE = 1_000_000;
    private static final List<String> NAMES =
            List.of("failure_template", "delay_template", "success_template", "verify_template");

    private final Path file;
    private final Optional<MainCf> main;
    private final List<String> lines;
    private final Map<String, BounceTemplate> templates = new HashMap<>();
    /** The next line, from 0. */
    private int next;

    private TemplateFile(Path file, Optional<MainCf> main, List<String> lines) {
        this.file = file;
        this.main = main;
        this.lines = lines;
    }

    /**
     * Reads it.
     *
     * @param main whose parameters may stand in it, too
     */
    public static BounceTemplates read(Path file, Optional<MainCf> main) throws IOException {
        long size = Files.size(file);
        if (size > MAX_SIZE) throw new ConfigurationException(file + ": longer than " + MAX_SIZE + " octets");
        List<String> lines =
                Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        return new TemplateFile(file, main, lines).templates();
    }

    private BounceTemplates templates() {
        while (next < lines.size()) {
            String line = lines.get(next);
            if (line.isBlank() || line.stripLeading().startsWith("#")) next++;
            else template(line);
        }
        BounceTemplates standard = BounceTemplates.standard();
        return new BounceTemplates(
                templates.getOrDefault("failure_template", standard.failure()),
                templates.getOrDefault("delay_template", standard.delay()),
                templates.getOrDefault("success_template", standard.success()));
    }

    private void template(String line) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? "" : line.substring(0, equals).strip();
        String value = equals < 0 ? "" : line.substring(equals + 1).strip();
        String word = value.startsWith("<<") ? value.substring(2).strip() : "";
        if (word.isEmpty() || !Character.isLetterOrDigit(word.charAt(0)))
            throw error(next, "expected name_template = <<EOF");
        if (!NAMES.contains(name)) throw error(next, "\"" + name + "\" is none of " + String.join(", ", NAMES));
        int start = next + 1;
        int end = start;
        while (end < lines.size() && !lines.get(end).equals(word)) end++;
        if (end == lines.size()) throw error(next, name + " is not ended by a line \"" + word + "\"");
        templates.put(name, body(name, start, end));
        next = end + 1;
    }

    private BounceTemplate body(String name, int start, int end) {
        BounceTemplate byDefault = byDefault(name);
        Map<String, String> fields = new HashMap<>();
        int line = start;
        for (; line < end && isField(lines.get(line)); line++) field(name, line, fields);
        while (line < end && lines.get(line).isBlank()) line++;
        if (line == end) throw error(start - 1, name + " has no text");
        Charset charset = charset(
                start - 1, fields.getOrDefault("charset", byDefault.charset().name()));
        StringBuilder text = new StringBuilder();
        for (; line < end; line++)
            text.append(withParameters(line, decoded(line, charset))).append('\n');
        try {
            return new BounceTemplate(
                    charset,
                    fields.getOrDefault("from", byDefault.from()),
                    fields.getOrDefault("subject", byDefault.subject()),
                    fields.getOrDefault("postmaster-subject", byDefault.postmasterSubject()),
                    text.toString());
        } catch (IllegalArgumentException e) {
            throw error(start - 1, name + ": " + e.getMessage());
        }
    }

    private static BounceTemplate byDefault(String name) {
        BounceTemplates standard = BounceTemplates.standard();
        return switch (name) {
            case "failure_template" -> standard.failure();
            case "delay_template" -> standard.delay();
            default -> standard.success();
        };
    }

    /** What looks like a field of a header; the first line that does not starts the text. */
    private static boolean isField(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) return false;
        return line.substring(0, colon).stripTrailing().chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private void field(String template, int line, Map<String, String> fields) {
        String text = lines.get(line);
        int colon = text.indexOf(':');
        String name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = text.substring(colon + 1).strip();
        boolean hasCopy = template.equals("failure_template") || template.equals("delay_template");
        switch (name) {
            case "charset", "from", "subject" -> {}
            case "postmaster-subject" -> {
                if (!hasCopy) throw error(line, "the postmaster gets no copy of " + template);
            }
            default -> throw error(line, "\"" + name + "\" is none of Charset, From, Subject, Postmaster-Subject");
        }
        if (value.isEmpty()) throw error(line, "\"" + name + "\" has no value");
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7F)) throw error(line, "not printable ASCII");
        fields.put(name, value);
    }

    private Charset charset(int line, String name) {
        try {
            return Charset.forName(name);
        } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
            throw error(line, "the charset \"" + name + "\" is not known");
        }
    }

    private String decoded(int line, Charset charset) {
        byte[] octets = lines.get(line).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw error(line, "not in the charset " + charset.name() + "; name the right one with Charset:");
        }
    }

    /** The parameters of main.cf are put in now, those of the queue when a report is written. */
    private String withParameters(int line, String text) {
        try {
            return TemplateText.expand(text.replace("$$", "$$$$"), name -> {
                if (TemplateText.isKnown(name)) return "${" + name + "}";
                Optional<MainCf> asked = main.filter(cf -> cf.isSet(name));
                if (asked.isEmpty()) throw new IllegalArgumentException("$" + name + " stands for nothing");
                return asked.get().string(name).replace("$", "$$");
            });
        } catch (IllegalArgumentException e) {
            throw error(line, String.valueOf(e.getMessage()));
        }
    }

    private ConfigurationException error(int line, String problem) {
        return ConfigurationException.at(file, line + 1, problem);
    }
}
