package org.mailrail.auth.spf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mailrail.core.Domain;
import org.mailrail.dns.StaticResolver;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** The suite of RFC 7208, from the folder that the property {@code mailrail.conformance} names. */
class SpfSuiteTest {
    /** Plain scalars stay text: {@code 1.2.3.4} and {@code 2001:db8::1} are no numbers. */
    private static final class TextOnly extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
        }
    }

    @TestFactory
    Stream<DynamicNode> rfc7208() throws IOException {
        String folder = System.getProperty("mailrail.conformance", "");
        if (folder.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest(
                    "the suite", () -> abort("the property mailrail.conformance names no folder")));
        }
        LoaderOptions options = new LoaderOptions();
        Yaml yaml = new Yaml(
                new SafeConstructor(options),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                options,
                new TextOnly());
        List<DynamicNode> scenarios = new ArrayList<>();
        try (Reader in = Files.newBufferedReader(Path.of(folder, "spf", "rfc7208-tests.yml"))) {
            for (Object document : yaml.loadAll(in)) {
                Map<?, ?> scenario = mapping(document);
                Map<?, ?> zone = mapping(scenario.get("zonedata"));
                Map<?, ?> tests = mapping(scenario.get("tests"));
                scenarios.add(DynamicContainer.dynamicContainer(
                        text(scenario.get("description")),
                        tests.entrySet().stream()
                                .map(test -> DynamicTest.dynamicTest(
                                        text(test.getKey()), () -> run(mapping(test.getValue()), zone)))));
            }
        }
        return scenarios.stream();
    }

    private static void run(Map<?, ?> test, Map<?, ?> zone) throws IOException {
        String sender = text(test.get("mailfrom"));
        String helo = text(test.get("helo"));
        InetAddress client = InetAddress.getByName(text(test.get("host")));
        int at = sender.lastIndexOf('@');
        SpfRequest request = at < 0
                ? SpfRequest.helo(client, helo)
                : new SpfRequest(
                        client, SpfRequest.Identity.MAIL_FROM, sender.substring(0, at), sender.substring(at + 1), helo);
        SpfResult result = Spf.builder(zone(zone))
                .receiver(Domain.of("receiver.example"))
                .build()
                .check(request);
        Object expected = test.get("result");
        List<?> accepted = expected instanceof List<?> list ? list : List.of(text(expected));
        assertThat((Object) result.keyword()).as("%s", result).isIn(accepted);
        Object explanation = test.get("explanation");
        if (explanation == null) return;
        assertThat(result).isInstanceOf(SpfResult.Fail.class);
        String given = ((SpfResult.Fail) result).explanation();
        if (explanation.equals("DEFAULT")) assertThat(given).isNull();
        else
            assertThat(given)
                    .isEqualToIgnoringCase(text(explanation)); // the suite writes hexadecimal digits in capitals
    }

    private static StaticResolver zone(Map<?, ?> data) {
        StaticResolver.Builder zone = StaticResolver.builder();
        data.forEach((name, records) -> addAll(zone, text(name), (List<?>) records));
        return zone.build();
    }

    private static void addAll(StaticResolver.Builder zone, String name, List<?> records) {
        boolean hasTxt = records.stream().anyMatch(record -> record instanceof Map<?, ?> map && map.containsKey("TXT"));
        boolean answered = records.stream()
                .anyMatch(record -> record instanceof Map<?, ?> map
                        && (map.containsKey("TXT") && !"NONE".equals(map.get("TXT"))
                                || !hasTxt && map.containsKey("SPF")));
        for (Object record : records) {
            if (record instanceof Map<?, ?> map) {
                map.forEach((type, value) -> add(zone, name, text(type), value, hasTxt));
            } else if (!answered) { // TIMEOUT: what is listed is answered all the same
                zone.failing(name);
            }
        }
    }

    private static void add(StaticResolver.Builder zone, String name, String type, Object value, boolean hasTxt) {
        switch (type) {
            case "SPF" -> {
                if (!hasTxt) zone.txt(name, joined(value));
            }
            case "TXT" -> {
                if (!"NONE".equals(value)) zone.txt(name, joined(value));
            }
            case "A" -> zone.a(name, text(value));
            case "AAAA" -> zone.aaaa(name, text(value));
            case "MX" -> {
                List<?> mx = (List<?>) value;
                zone.mx(name, Integer.parseInt(text(mx.get(0))), text(mx.get(1)));
            }
            case "PTR" -> zone.ptr(address(name), text(value));
            case "CNAME" -> zone.cname(name, text(value));
            default -> throw new IllegalArgumentException(type);
        }
    }

    private static String joined(Object value) {
        if (!(value instanceof List<?> strings)) return text(value);
        StringBuilder joined = new StringBuilder();
        strings.forEach(string -> joined.append(text(string)));
        return joined.toString();
    }

    /** The address that a name below in-addr.arpa or ip6.arpa stands for. */
    private static String address(String name) {
        List<String> labels = List.of(name.split("\\.", -1)).reversed();
        if (labels.get(1).equalsIgnoreCase("in-addr")) return String.join(".", labels.subList(2, 6));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 32; i++) text.append(i > 0 && i % 4 == 0 ? ":" : "").append(labels.get(2 + i));
        return text.toString();
    }

    private static Map<?, ?> mapping(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) return map;
        throw new IllegalArgumentException("no mapping: " + value);
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }
}
