package org.mailrail.core;

/**
 * How a recipient is written into the sender's address, so that whatever comes back tells of whom it comes: {@code list@example.org} writes to {@code
 * ada@example.net} as {@code list+ada=example.net@example.org}. Postfix's VERP_README.
 *
 * @param afterSender stands between the sender's local part and the recipient's
 * @param forAt stands in place of the recipient's {@code @}
 */
public record Verp(char afterSender, char forAt) {
    /** Postfix's {@code default_verp_delimiters}, {@code +=}. */
    public static final Verp STANDARD = new Verp('+', '=');

    /** Checks the delimiters. Postfix's {@code verp_delimiter_filter}: {@code -=+}. */
    public Verp {
        check(afterSender);
        check(forAt);
    }

    private static void check(char delimiter) {
        if ("-=+".indexOf(delimiter) < 0) throw new IllegalArgumentException("a delimiter other than -, = and +");
    }

    /** The sender that this recipient is written to by. Nobody stays nobody; whose address would become too long stays who he is. */
    public ReversePath sender(ReversePath sender, EmailAddress recipient) {
        if (!(sender instanceof ReversePath.To(EmailAddress owner))) return sender;
        MailHost host = recipient.host();
        String domain = host instanceof Domain named ? named.ascii() : host.toString();
        String localPart = owner.localPart() + afterSender + recipient.localPart() + forAt + domain;
        try {
            return ReversePath.of(new EmailAddress(localPart, owner.host()));
        } catch (SyntaxException tooLong) {
            return sender;
        }
    }
}
