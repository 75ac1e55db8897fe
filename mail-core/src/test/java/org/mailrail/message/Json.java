package org.mailrail.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A JSON value of the conformance data: as much of JSON as that has. */
final class Json {
    private final Object value;

    private Json(Object value) {
        this.value = value;
    }

    static Json parse(String text) {
        return new Reader(text).value();
    }

    static Json parse(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.UTF_8));
    }

    boolean isNull() {
        return value.equals("null") && !(value instanceof Quoted);
    }

    boolean has(String key) {
        return value instanceof Map<?, ?> map && map.containsKey(key);
    }

    Json at(String key) {
        return (Json) Objects.requireNonNull(((Map<?, ?>) value).get(key), key);
    }

    List<Json> items() {
        return ((List<?>) value).stream().map(item -> (Json) item).toList();
    }

    String text() {
        return value.toString();
    }

    long number() {
        return Long.parseLong(text());
    }

    private record Quoted(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Json value() {
            space();
            return switch (text.charAt(at)) {
                case '{' -> new Json(object());
                case '[' -> new Json(array());
                case '"' -> new Json(new Quoted(string()));
                default -> new Json(word());
            };
        }

        private String word() {
            int start = at;
            while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) at++;
            return text.substring(start, at);
        }

        private Map<String, Json> object() {
            Map<String, Json> object = new LinkedHashMap<>();
            at++;
            for (space(); text.charAt(at) != '}'; space()) {
                if (text.charAt(at) == ',') at++;
                space();
                String key = string();
                space();
                at++; // the colon
                object.put(key, value());
            }
            at++;
            return object;
        }

        private List<Json> array() {
            List<Json> array = new ArrayList<>();
            at++;
            for (space(); text.charAt(at) != ']'; space()) {
                if (text.charAt(at) == ',') at++;
                array.add(value());
            }
            at++;
            return array;
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c != '\\') {
                    string.append(c);
                    continue;
                }
                c = text.charAt(++at);
                switch (c) {
                    case 'n' -> string.append('\n');
                    case 'r' -> string.append('\r');
                    case 't' -> string.append('\t');
                    case 'b' -> string.append('\b');
                    case 'f' -> string.append('\f');
                    case 'u' -> {
                        string.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                        at += 4;
                    }
                    default -> string.append(c);
                }
            }
            at++;
            return string.toString();
        }

        private void space() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        }
    }

    /** JSON's null. */
    static final Object NULL = new Object();
}
