package org.mailrail.core;

import java.util.Optional;

/** Unicode text as letters, digits and hyphens: what stands behind {@code xn--}. RFC 3492. */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;

    private Punycode() {}

    /**
     * Encodes. RFC 3492 section 6.3.
     *
     * @param text at most 63 code points, well-formed
     */
    static String encode(String text) {
        int[] points = text.codePoints().toArray();
        StringBuilder out = new StringBuilder(points.length + 16);
        for (int point : points) if (point < INITIAL_N) out.append((char) point);
        int basic = out.length();
        if (basic > 0) out.append('-');
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        for (int handled = basic; handled < points.length; ) {
            int next = Integer.MAX_VALUE;
            for (int point : points) if (point >= n && point < next) next = point;
            delta += (next - n) * (handled + 1); // at most 0x10FFFF * 64: no overflow
            n = next;
            for (int point : points) {
                if (point < n) delta++;
                if (point != n) continue;
                appendInteger(delta, bias, out);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }
            delta++;
            n++;
        }
        return out.toString();
    }

    /** Decodes; nothing if it is not Punycode of Unicode text. RFC 3492 section 6.2. */
    static Optional<String> decode(String encoded) {
        int basic = Math.max(encoded.lastIndexOf('-'), 0);
        int[] points = new int[encoded.length()];
        int length = 0;
        while (length < basic) points[length] = encoded.charAt(length++);
        int n = INITIAL_N;
        int bias = INITIAL_BIAS;
        long i = 0;
        for (int at = basic > 0 ? basic + 1 : 0; at < encoded.length(); ) {
            long before = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                int digit = at < encoded.length() ? digit(encoded.charAt(at++)) : -1;
                if (digit < 0) return Optional.empty();
                i += digit * weight;
                if (i > Integer.MAX_VALUE) return Optional.empty();
                int threshold = threshold(k, bias);
                if (digit < threshold) break;
                weight *= BASE - threshold;
                if (weight > Integer.MAX_VALUE) return Optional.empty();
            }
            bias = adapt((int) (i - before), length + 1, before == 0);
            n += (int) (i / (length + 1));
            if (n < 0 || n > Character.MAX_CODE_POINT) return Optional.empty();
            int position = (int) (i % (length + 1));
            System.arraycopy(points, position, points, position + 1, length - position);
            points[position] = n;
            length++;
            i = position + 1L;
        }
        return Optional.of(new String(points, 0, length));
    }

    /** A generalized variable-length integer. RFC 3492 section 3.3. */
    private static void appendInteger(int value, int bias, StringBuilder out) {
        int q = value;
        for (int k = BASE; ; k += BASE) {
            int threshold = threshold(k, bias);
            if (q < threshold) break;
            out.append(character(threshold + (q - threshold) % (BASE - threshold)));
            q = (q - threshold) / (BASE - threshold);
        }
        out.append(character(q));
    }

    private static int threshold(int k, int bias) {
        return Math.clamp(k - bias, T_MIN, T_MAX);
    }

    /** RFC 3492 section 6.1. */
    private static int adapt(int delta, int points, boolean first) {
        int left = first ? delta / DAMP : delta / 2;
        left += left / points;
        int k = 0;
        while (left > (BASE - T_MIN) * T_MAX / 2) {
            left /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * left / (left + SKEW);
    }

    private static char character(int digit) {
        return (char) (digit < 26 ? 'a' + digit : '0' + digit - 26);
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') return c - 'a';
        if (c >= 'A' && c <= 'Z') return c - 'A';
        return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
    }
}
