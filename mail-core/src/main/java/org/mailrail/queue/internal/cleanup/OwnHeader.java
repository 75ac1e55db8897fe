package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;
import org.mailrail.message.Hops;
import org.mailrail.route.AddressPosition;
import org.mailrail.route.AddressRewriter.Context;
import org.mailrail.route.internal.AddressField;

/** The message's own header: its fields are completed or left out one by one, and at its end are those that were missing. Used by one thread. */
final class OwnHeader {
    private static final byte[] NOTHING = {};

    private final Rules rules;
    private final @Nullable Context context;
    private final QueueId id;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> added = new HashSet<>();
    private final Hops hops = new Hops();
    private boolean resent;

    /**
     * @param context how addresses are completed; null if they are left alone
     * @param id under which the message will be queued
     */
    OwnHeader(Rules rules, @Nullable Context context, QueueId id) {
        this.rules = rules;
        this.context = context;
        this.id = id;
    }

    /** There is a field of this name, in lower case, whatever becomes of it; whether the message went round in circles. */
    boolean isOneHopTooMany(String name) {
        return hops.onField(name) && hops.count() + 1 >= rules.hopLimit(); // ours is one of them
    }

    /** What becomes of a field. */
    byte[] edit(byte[] octets) throws IOException {
        String name = HeaderText.name(octets);
        if (KnownField.isMime(name)) return octets;
        if (KnownField.isRequired(name)) seen.add(name);
        if (name.startsWith("resent-")) resent = true;
        if (rules.dropped().contains(name)) return NOTHING;
        AddressPosition position = KnownField.position(name);
        if (context == null || position == null) return octets;
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':') + 1;
        int end = text.stripTrailing().length(); // what is not closed must not take the line end with it
        Optional<String> value = AddressField.rewrite(
                text.substring(colon, Math.max(colon, end)),
                colon,
                rules.tokenLimit(),
                written -> map(written, context, position));
        return value.map(changed -> (text.substring(0, colon) + changed + text.substring(end))
                        .getBytes(StandardCharsets.ISO_8859_1))
                .orElse(octets);
    }

    private EmailAddress map(String written, Context how, AddressPosition position) throws IOException {
        return rules.canonical().map(rules.rewriter().rewrite(written, how), position);
    }

    /** The fields that were missing, in wire form. */
    List<byte[]> complete(MessageEditor.Sender sender) throws IOException {
        if (context == null && !rules.alwaysCompletes()) return List.of();
        ReversePath from = sender.get();
        Map<String, String> fields = new MissingFields(rules, id).compose(seen, resent, from);
        added.addAll(fields.keySet());
        return fields.values().stream()
                .map(field -> field.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** The names in lower case of fields that were added because they were missing. */
    Set<String> added() {
        return Set.copyOf(added);
    }
}
