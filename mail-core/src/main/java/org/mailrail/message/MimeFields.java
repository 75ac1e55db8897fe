package org.mailrail.message;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The MIME fields of one header; of several of one name the first. */
final class MimeFields {
    static final MimeFields NONE = new MimeFields();

    enum Name {
        TYPE("content-type"),
        TRANSFER_ENCODING("content-transfer-encoding"),
        DISPOSITION("content-disposition"),
        ID("content-id"),
        DESCRIPTION("content-description"),
        MD5("content-md5"),
        LANGUAGE("content-language"),
        LOCATION("content-location");

        private static final Name[] ALL = values();
        private static final int SHORTEST = "content-id".length();

        private final String lowerCase;

        Name(String lowerCase) {
            this.lowerCase = lowerCase;
        }

        /** Whether such a name can start with this octet: most fields have another. */
        static boolean canStart(byte octet) {
            return (octet | 0x20) == 'c';
        }

        /** The name that these octets are, in any letter case. */
        static @Nullable Name of(byte[] line, int start, int end) {
            if (end - start < SHORTEST || !canStart(line[start])) return null;
            for (Name name : ALL) if (name.matches(line, start, end)) return name;
            return null;
        }

        private boolean matches(byte[] line, int start, int end) {
            if (end - start != lowerCase.length()) return false;
            for (int i = start; i < end; i++) {
                int octet = line[i];
                if (octet >= 'A' && octet <= 'Z') octet += 'a' - 'A';
                if (octet != lowerCase.charAt(i - start)) return false;
            }
            return true;
        }
    }

    private final Map<Name, String> values = new EnumMap<>(Name.class);

    private Optional<ContentType> contentType = Optional.empty();

    boolean has(Name name) {
        return values.containsKey(name);
    }

    void put(Name name, String value) {
        if (values.putIfAbsent(name, value) == null && name == Name.TYPE) contentType = ContentType.parse(value);
    }

    Optional<String> value(Name name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<ContentType> contentType() {
        return contentType;
    }

    List<String> languages() {
        FieldCursor in = new FieldCursor(value(Name.LANGUAGE).orElse(""));
        List<String> tags = new ArrayList<>();
        while (!in.atEnd()) {
            in.skipCfws();
            String tag = in.token();
            if (!tag.isEmpty()) tags.add(tag);
            else if (!in.atEnd()) in.next();
        }
        return tags;
    }
}
