package org.mailrail.examples.server;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Properties;

/** A program that sends a message by bare Jakarta Mail, waits for a line, and ends; it closes nothing. */
final class MailProgram {
    private MailProgram() {}

    /** @param arguments the spool, the relay host */
    public static void main(String[] arguments) throws MessagingException, IOException {
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol.rfc822", "mailrail");
        properties.setProperty("mail.mailrail.spool", arguments[0]);
        properties.setProperty("mail.mailrail.relayhost", arguments[1]);
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom("app@example.org");
        message.setRecipients(Message.RecipientType.TO, "ada@example.net");
        message.setSubject("at the end");
        message.setText("Hello\n");
        Transport.send(message);
        if (System.in.read() < 0) throw new IOException("nobody waits for the end");
    }
}
