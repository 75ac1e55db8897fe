package org.mailrail.examples.server.interop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes addresses that lie close to the keys of a configuration's tables and lists: always the same ones for the same configuration. */
final class AddressGenerator {
    private static final int PLAIN = 52;
    private static final int ODD = 14;
    private static final int FOR_EACH_SENDER = 8;
    private static final int MAX_TRIES = 4000;

    private final SplittableRandom random;
    private final List<String> keys;
    private final List<String> localParts;
    private final List<String> domains;
    private final String delimiters;

    private AddressGenerator(RoutingCase routing, String delimiters) {
        random = new SplittableRandom(routing.name().hashCode());
        this.delimiters = delimiters;
        Set<String> names = new LinkedHashSet<>();
        Set<String> locals = new LinkedHashSet<>();
        Set<String> hosts = new LinkedHashSet<>();
        for (Map.Entry<String, String> file : routing.files().entrySet()) {
            boolean isMain = file.getKey().equals("main.cf");
            for (String line : file.getValue().lines().toList()) {
                for (String word : isMain ? line.split("[\\s,{}=:]+") : new String[] {line.split("[\\s:]+", 2)[0]}) {
                    if (word.matches("[\\w.+@-]+") && (!isMain || word.matches(".*\\w\\.\\w.*"))) names.add(word);
                }
            }
        }
        for (String name : names) {
            int at = name.indexOf('@');
            if (at > 0) locals.add(name.substring(0, at));
            String host = name.substring(at + 1);
            if (host.startsWith(".")) host = host.substring(1);
            if (host.contains(".") && (at >= 0 || host.matches("([\\w-]+\\.)+[a-z]+"))) hosts.add(host);
            else if (at < 0) locals.add(name);
        }
        hosts.add("far.example");
        locals.add("nobody");
        keys = names.stream().filter(name -> !name.startsWith("@")).toList();
        localParts = List.copyOf(locals);
        domains = List.copyOf(hosts);
    }

    /** Addresses in external form, each once, those of the configuration itself first. */
    static List<String> addresses(RoutingCase routing, String delimiters) {
        AddressGenerator generator = new AddressGenerator(routing, delimiters);
        Set<String> addresses = new LinkedHashSet<>(routing.addresses());
        boolean oncePerSender = !routing.senders().isEmpty();
        generator.fill(addresses, addresses.size() + (oncePerSender ? FOR_EACH_SENDER : PLAIN), false);
        if (!oncePerSender) generator.fill(addresses, addresses.size() + ODD, true);
        return new ArrayList<>(addresses);
    }

    private void fill(Set<String> addresses, int size, boolean odd) {
        for (int tries = 0; addresses.size() < size && tries < MAX_TRIES; tries++) {
            addresses.add(odd ? odd() : plain());
        }
    }

    private String plain() {
        String local = any(localParts);
        String domain = any(domains);
        return switch (random.nextInt(12)) {
            case 0, 1 -> keys.isEmpty() ? local : any(keys);
            case 2, 3, 4 -> local + "@" + domain;
            case 5 -> local;
            case 6 -> capitalized(local) + "@" + domain;
            case 7 -> local + "@" + domain.toUpperCase(Locale.ROOT);
            case 8 -> local + delimiter() + word() + "@" + domain;
            case 9 -> local + "@sub." + domain;
            case 10 -> local + delimiter() + word();
            default -> nearMiss(local) + "@" + domain;
        };
    }

    private String odd() {
        String local = any(localParts);
        String domain = any(domains);
        String other = any(domains);
        return switch (random.nextInt(14)) {
            case 0 -> "\"" + local + "\"@" + domain;
            case 1 -> "\"" + local + " " + word() + "\"@" + domain;
            case 2 -> "\"" + local + "@" + other + "\"@" + domain;
            case 3 -> local + "%" + other + "@" + domain;
            case 4 -> local + "%" + other;
            case 5 -> other + "!" + local;
            case 6 -> other + "!" + local + "@" + domain;
            case 7 -> "@" + other + ":" + local + "@" + domain;
            case 8 -> local + "@" + domain + ".";
            case 9 -> local + "@[127.0.0.1]";
            case 10 -> local + "@[192.0.2." + random.nextInt(1, 255) + "]";
            case 11 -> local + "@" + other + "@" + domain;
            case 12 -> local + delimiter() + word() + delimiter() + word() + "@" + domain;
            default -> delimiter() + local + "@" + domain;
        };
    }

    private String delimiter() {
        return delimiters.isEmpty() ? "+" : String.valueOf(delimiters.charAt(random.nextInt(delimiters.length())));
    }

    private String nearMiss(String local) {
        return switch (random.nextInt(4)) {
            case 0 -> local + word();
            case 1 -> word() + local;
            case 2 -> local.length() > 1 ? local.substring(1) : local + local;
            default -> "-" + local;
        };
    }

    private static String capitalized(String local) {
        return local.substring(0, 1).toUpperCase(Locale.ROOT) + local.substring(1);
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) word.append((char) ('a' + random.nextInt(26)));
        return word.toString();
    }

    private String any(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
