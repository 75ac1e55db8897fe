package org.mailrail.examples.server.steering;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.mailrail.core.SyntaxException;

/**
 * One JSON object. RFC 8259. Immutable.
 *
 * <p>Only what requests and answers need: values are texts, whole numbers, true and false, lists and objects, not {@code null}; a name stands once. What is
 * written is one line of printable ASCII, whatever the texts hold, so that nothing in them ends the line or reaches a terminal.
 */
final class JsonObject {
    private static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<String, Object> members;

    private JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    /** The object without members. */
    static JsonObject empty() {
        return EMPTY;
    }

    /**
     * Reads an object and nothing else.
     *
     * @throws SyntaxException if it is not one
     */
    static JsonObject parse(String text) {
        return new JsonParser(text).whole();
    }

    static JsonObject of(Map<String, Object> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    JsonObject with(String name, String value) {
        return plus(name, value);
    }

    JsonObject with(String name, long value) {
        return plus(name, value);
    }

    JsonObject with(String name, boolean value) {
        return plus(name, value);
    }

    JsonObject withTexts(String name, List<String> values) {
        return plus(name, List.copyOf(values));
    }

    JsonObject withObjects(String name, List<JsonObject> values) {
        return plus(name, List.copyOf(values));
    }

    private JsonObject plus(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new JsonObject(more);
    }

    Set<String> names() {
        return members.keySet();
    }

    /** The text of this name; nothing if there is no such member. A member of another kind is a {@link SyntaxException}, as below. */
    Optional<String> text(String name) {
        return member(name, String.class, "a text");
    }

    OptionalLong number(String name) {
        Optional<Long> number = member(name, Long.class, "a whole number");
        return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
    }

    /** Whether it is there and true. */
    boolean isTrue(String name) {
        return member(name, Boolean.class, "true or false").orElse(false);
    }

    /** The texts of this list; none if there is no such member. */
    List<String> texts(String name) {
        return list(name, String.class, "a list of texts");
    }

    /** The objects of this list; none if there is no such member. */
    List<JsonObject> objects(String name) {
        return list(name, JsonObject.class, "a list of objects");
    }

    private <T> Optional<T> member(String name, Class<T> type, String kind) {
        Object value = members.get(name);
        if (value == null) return Optional.empty();
        if (!type.isInstance(value)) throw new SyntaxException(name + " to be " + kind, 0);
        return Optional.of(type.cast(value));
    }

    private <T> List<T> list(String name, Class<T> type, String kind) {
        List<T> list = new ArrayList<>();
        for (Object value : member(name, List.class, kind).orElse(List.of())) {
            if (!type.isInstance(value)) throw new SyntaxException(name + " to be " + kind, 0);
            list.add(type.cast(value));
        }
        return list;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        write(out, this);
        return out.toString();
    }

    private static void write(StringBuilder out, Object value) {
        switch (value) {
            case String text -> quote(out, text);
            case JsonObject object -> {
                char before = '{';
                for (Map.Entry<String, Object> member : object.members.entrySet()) {
                    out.append(before);
                    quote(out, member.getKey());
                    out.append(':');
                    write(out, member.getValue());
                    before = ',';
                }
                out.append(object.members.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                out.append('[');
                for (int i = 0; i < list.size(); i++) {
                    if (i > 0) out.append(',');
                    write(out, list.get(i));
                }
                out.append(']');
            }
            default -> out.append(value); // numbers, true and false
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c >= ' ' && c < 0x7F) out.append(c);
            else out.append(String.format("\\u%04x", (int) c));
        }
        out.append('"');
    }
}
