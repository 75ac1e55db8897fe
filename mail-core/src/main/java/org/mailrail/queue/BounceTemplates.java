package org.mailrail.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.queue.internal.report.TemplateFile;

/**
 * How notifications are worded.
 *
 * @param failure of what failed
 * @param delay of what is delayed
 * @param success of what was delivered, relayed or expanded, to senders who asked to be told
 */
public record BounceTemplates(BounceTemplate failure, BounceTemplate delay, BounceTemplate success) {
    private static final String FROM = "Mail Delivery System <MAILER-DAEMON>";
    private static final BounceTemplates STANDARD = new BounceTemplates(
            standard("Undelivered Mail Returned to Sender", "Postmaster Copy: Undelivered Mail", """
                    This is the mail system at host $myhostname.

                    Your message could not be delivered to one or more recipients.
                    Why, and what you wrote, stands below.
                    """),
            standard("Delayed Mail (still being retried)", "Postmaster Warning: Delayed Mail", """
                    This is the mail system at host $myhostname.

                    This is a warning only. You need not send your message again.

                    Your message could not be delivered for more than
                    $delay_warning_time_hours hour(s). It is tried further.
                    """),
            standard("Successful Mail Delivery Report", "Successful Mail Delivery Report", """
                    This is the mail system at host $myhostname.

                    You asked to be told what becomes of your message. It was delivered
                    to those listed below. Of those to whom it was only relayed, or who
                    stand for others, their own systems may still tell you of failures.
                    """));

    private static BounceTemplate standard(String subject, String postmasterSubject, String text) {
        return new BounceTemplate(StandardCharsets.US_ASCII, FROM, subject, postmasterSubject, text);
    }

    /** In English, in our own words; the subjects are Postfix's. */
    public static BounceTemplates standard() {
        return STANDARD;
    }

    /**
     * As a file of Postfix's bounce(5) has them: {@code failure_template}, {@code delay_template}, {@code success_template}; what is not in it is as in
     * {@link #standard()}. {@code verify_template} is checked, and left out: a queue has no use for it.
     *
     * @throws ConfigurationException if the file is not such a file, or a {@code $name} in it stands for nothing; Postfix goes on with its own template then
     * @throws IOException if the file cannot be read
     */
    public static BounceTemplates read(Path file) throws IOException {
        return TemplateFile.read(file, Optional.empty());
    }

    /**
     * The same, where {@code $name} may also be any parameter of main.cf.
     *
     * @throws ConfigurationException if the file is not such a file, or a {@code $name} in it stands for nothing
     * @throws IOException if the file cannot be read
     */
    public static BounceTemplates read(Path file, MainCf main) throws IOException {
        return TemplateFile.read(file, Optional.of(main));
    }
}
