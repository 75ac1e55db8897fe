package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

/** Addresses that flanker and Jakarta Mail are tested with. */
class AddressSuitesTest {
    @Test
    void flankersValidMailboxesAreReadAsAddresses() throws IOException {
        List<String> refused = refused(
                "flanker-mailbox_valid.txt",
                100,
                line -> strict(line)
                        .flatMap(list -> list.mailboxes().getFirst().emailAddress())
                        .isPresent());
        // The exclamation mark may stand in an atom, but in no domain.
        assertThat(refused).containsExactly("Bill Gates <\"billy\"@retired.Micr!osoft99.com>");
    }

    @Test
    void flankersInvalidMailboxesAreRefusedInSmtp() throws IOException {
        // Comments and obsolete forms among them are for headers, whatever flanker says.
        List<String> refused = refused("flanker-mailbox_invalid.txt", 60, AddressSuitesTest::isMailbox);
        assertThat(refused).hasSize(lines("flanker-mailbox_invalid.txt").size());
    }

    @Test
    void flankersLocalParts() throws IOException {
        assertThat(refused("flanker-abridged_localpart_valid.txt", 90, line -> isMailbox(line + "@example.org")))
                .isEmpty();
        assertThat(refused("flanker-abridged_localpart_invalid.txt", 30, line -> isMailbox(line + "@example.org")))
                .hasSize(lines("flanker-abridged_localpart_invalid.txt").size());
    }

    private static List<String> refused(String file, int atLeast, Predicate<String> accepts) throws IOException {
        List<String> lines = lines(file);
        assertThat(lines).hasSizeGreaterThan(atLeast);
        List<String> refused = new ArrayList<>(lines);
        refused.removeIf(accepts);
        System.out.println(file + ": " + (lines.size() - refused.size()) + " of " + lines.size() + " accepted");
        return refused;
    }

    private static List<String> lines(String file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Conformance.path("address/" + file))) {
            int comment = line.indexOf("     # ");
            String address = comment < 0 ? line : line.substring(0, comment);
            if (!address.isBlank() && !address.startsWith("# ") && !address.equals("#")) lines.add(address.strip());
        }
        return lines;
    }

    private static boolean isMailbox(String text) {
        try {
            EmailAddress.of(text);
            return true;
        } catch (SyntaxException refused) {
            return false;
        }
    }

    private static Optional<AddressList> strict(String text) {
        try {
            return Optional.of(
                    AddressList.of(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
        } catch (SyntaxException refused) {
            return Optional.empty();
        }
    }

    /** A value of jakartamail-addrlist.txt, and its addresses; nothing where it has to be refused. */
    private record Case(String value, Optional<List<String>> addresses) {}

    /** What Jakarta Mail reads otherwise, by how the value starts. */
    private static final Map<String, String> JAKARTA = Map.ofEntries(
            Map.entry(
                    "ggere /tmp/mail.out",
                    "a list has commas; words without them are one local part, and refused if asked strictly"),
            Map.entry("testa testb testc", "the same"),
            Map.entry("testa, testb , testc /tmp", "the same"),
            Map.entry("Ben Keitch <\">\\\"\"\\>", "a backslash outside quotes quotes nothing"),
            Map.entry("\"john doe\" (john.doe@a.com)", "a comment is never an address"),
            Map.entry("paris@france>", "a bracket that was not opened is no part of a domain"),
            Map.entry("\"C'est bien moche\" paris@france>", "the same"),
            Map.entry(
                    "\"C'est bien moche <paris@france>",
                    "a quote that is not closed goes to the end: what stands in it is no address"),
            Map.entry("\"@foo.com, a@b.com", "the same"),
            Map.entry("\" <string@string.ru>", "the same"),
            Map.entry("confused (about, being, french", "a comment that is not closed goes to the end"),
            Map.entry("it@is (brilliant (genius), and superb", "the same"),
            Map.entry("if@you (could, see (almost, as, (badly, you would) agree)", "the same"),
            Map.entry("if@you (could, see (almost, as, (badly, you) would) agree", "the same"),
            Map.entry("\\(^^/@nwkea-mail-2.sun.com", "the same, since the backslash quotes nothing"),
            Map.entry(
                    "friends-list:;@mastodon",
                    "a semicolon ends the group; what follows is a mailbox without local part"),
            Map.entry("Undisclosed-Recipient:;@jupiter", "the same"),
            Map.entry("Undisclosed-Recipient:;@java", "the same"),
            Map.entry(
                    "mailto:mailto:snoa101custserv@hotmail.com",
                    "a colon always starts a group, also where the last was not ended"),
            Map.entry("<tom.ross@sun.com>, Cc: <javamail@sun.com>", "the same"),
            Map.entry("55:55@07, 57:18@07", "the same"),
            Map.entry("Re:@cachaca, Subject:@cachaca", "the same"));

    @Test
    void jakartaMailsAddressesAreReadAlikeOrAsIsExplained() throws IOException {
        List<Case> cases = jakartaCases();
        Set<String> explained = new TreeSet<>();
        List<String> unexplained = new ArrayList<>();
        int agree = 0;
        for (Case each : cases) {
            if (agrees(each)) {
                agree++;
                continue;
            }
            JAKARTA.keySet().stream()
                    .filter(each.value()::startsWith)
                    .findFirst()
                    .ifPresentOrElse(explained::add, () -> unexplained.add(each.toString()));
        }
        System.out.println("jakartamail-addrlist.txt: " + agree + " of " + cases.size() + " alike, the rest explained");
        assertThat(unexplained).isEmpty();
        assertThat(explained).isEqualTo(new TreeSet<>(JAKARTA.keySet()));
        assertThat(agree).isGreaterThan(150);
    }

    private static boolean agrees(Case each) {
        if (each.addresses().isEmpty()) {
            assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> AddressList.of(each.value()));
            return true;
        }
        List<AddressList.Item> theirs = new ArrayList<>();
        for (String address : each.addresses().get())
            theirs.addAll(AddressList.parse(address).items());
        List<AddressList.Item> ours = AddressList.parse(each.value()).items();
        return ours.size() == each.addresses().get().size()
                && withoutNames(ours).equals(withoutNames(theirs));
    }

    private static List<AddressList.Item> withoutNames(List<AddressList.Item> items) {
        return items.stream()
                .<AddressList.Item>map(item -> switch (item) {
                    case AddressList.Mailbox mailbox ->
                        new AddressList.Mailbox(null, null, mailbox.localPart(), mailbox.domain());
                    case AddressList.Group group -> group;
                })
                .toList();
    }

    private static List<Case> jakartaCases() throws IOException {
        List<String> lines =
                Files.readAllLines(Conformance.path("address/jakartamail-addrlist.txt"), StandardCharsets.ISO_8859_1);
        List<Case> cases = new ArrayList<>();
        for (int i = lines.indexOf("From start here"); i < lines.size(); ) {
            String line = lines.get(i++);
            if (!line.startsWith("To:") && !line.startsWith("Cc:") && !line.startsWith("From:")) continue;
            StringBuilder value = new StringBuilder(line.substring(line.indexOf(':') + 1));
            while (!lines.get(i).startsWith("Expect:")) value.append("\r\n").append(lines.get(i++));
            String expect = lines.get(i++).substring("Expect:".length()).strip();
            Optional<List<String>> addresses = Optional.empty();
            if (!expect.startsWith("Exception")) {
                int count = Integer.parseInt(expect);
                addresses = Optional.of(
                        lines.subList(i, i + count).stream().map(String::strip).toList());
                i += count;
            }
            cases.add(new Case(value.toString().strip(), addresses));
        }
        return cases;
    }
}
