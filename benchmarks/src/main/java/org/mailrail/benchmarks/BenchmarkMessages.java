package org.mailrail.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;

/** Messages for benchmarks: the same ones each time, with the header that a message has that came through two relays. */
final class BenchmarkMessages {
    private static final String TRACE = """
            Received: from mx1.example.org (mx1.example.org [192.0.2.10])
            \tby mail.example.com (Postfix) with ESMTPS id 4Xy12Z3abc
            \tfor <bob@example.com>; Tue, 24 Nov 2026 10:11:12 +0000 (UTC)
            """.replace("\n", "\r\n");

    private final SplittableRandom random = new SplittableRandom(1);
    private final StringBuilder message = new StringBuilder();

    private BenchmarkMessages() {}

    /** A message of about this many octets. */
    static byte[] of(MessageShape shape, int size) {
        BenchmarkMessages made = new BenchmarkMessages();
        switch (shape) {
            case PLAIN -> made.plain(size);
            case ALTERNATIVE -> made.alternative(size);
            case ATTACHMENT -> made.attachment(size);
            case HEADERS -> made.headers(size);
        }
        return made.message.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void plain(int size) {
        header("text/plain; charset=utf-8");
        text(size);
    }

    private void headers(int size) {
        for (int end = Math.min(size * 3 / 4, 48 * 1024) - 1200; message.length() < end; ) message.append(TRACE);
        plain(size);
    }

    private void alternative(int size) {
        header("multipart/alternative; boundary=\"=_alternative_1\"");
        int half = (size + message.length()) / 2;
        part("=_alternative_1", "text/plain; charset=utf-8", "7bit");
        text(half);
        part("=_alternative_1", "text/html; charset=utf-8", "quoted-printable");
        html(size);
        message.append("\r\n--=_alternative_1--\r\n");
    }

    private void attachment(int size) {
        header("multipart/mixed; boundary=\"=_mixed_1\"");
        part("=_mixed_1", "multipart/alternative; boundary=\"=_alternative_2\"", "7bit");
        part("=_alternative_2", "text/plain; charset=utf-8", "7bit");
        text(message.length() + size / 32);
        part("=_alternative_2", "text/html; charset=utf-8", "quoted-printable");
        html(message.length() + size / 16);
        message.append("\r\n--=_alternative_2--\r\n");
        part("=_mixed_1", "message/rfc822", "7bit");
        header("text/plain; charset=utf-8");
        text(message.length() + size / 32);
        int each = (size - message.length()) / 3;
        for (int i = 1; i <= 3; i++) {
            part("=_mixed_1", "application/pdf; name=\"report-" + i + ".pdf\"", "base64");
            message.setLength(message.length() - 2);
            message.append("Content-Disposition: attachment; filename=\"report-" + i + ".pdf\"\r\n\r\n");
            base64(each);
        }
        message.append("\r\n--=_mixed_1--\r\n");
    }

    private void header(String contentType) {
        message.append("Return-Path: <bounce+12345@lists.example.net>\r\n")
                .append(TRACE)
                .append(TRACE)
                .append("""
                Date: Tue, 24 Nov 2026 10:11:10 +0000
                From: =?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?= <juergen.mueller@example.org>
                To: "Bob Builder" <bob@example.com>, Carol <carol@example.com>
                Cc: team@example.com
                Subject: =?UTF-8?B?UXVhcnRlcmx5IHJlcG9ydCDigJMgZHJhZnQ=?= for review
                Message-ID: <20261124101110.12345.abcdef@app.example.org>
                In-Reply-To: <20261123090000.999.xyz@example.com>
                References: <20261120080000.1.a@example.com>
                 <20261123090000.999.xyz@example.com>
                List-Unsubscribe: <https://lists.example.net/u/12345>
                X-Mailer: synthetic 1.0
                MIME-Version: 1.0
                """.replace("\n", "\r\n"));
        message.append("Content-Type: ").append(contentType).append("\r\n\r\n");
    }

    private void part(String boundary, String contentType, String encoding) {
        message.append("\r\n--").append(boundary).append("\r\nContent-Type: ").append(contentType);
        message.append("\r\nContent-Transfer-Encoding: ").append(encoding).append("\r\n\r\n");
    }

    /** Lines of words up to this size of the message. */
    private void text(int end) {
        while (message.length() < end) line("\r\n");
    }

    private void html(int end) {
        while (message.length() < end) {
            message.append("<p>");
            line("=C3=A9=\r\n");
            line("</p>\r\n");
        }
    }

    private void line(String lineEnd) {
        int start = message.length();
        while (message.length() < start + 60) {
            for (int length = random.nextInt(2, 11); length > 0; length--)
                message.append((char) random.nextInt('a', 'z' + 1));
            message.append(' ');
        }
        message.setLength(message.length() - 1);
        message.append(lineEnd);
    }

    private void base64(int encoded) {
        byte[] octets = new byte[Math.max(0, encoded) / 78 * 57];
        random.nextBytes(octets);
        message.append(Base64.getMimeEncoder().encodeToString(octets)).append("\r\n");
    }
}
