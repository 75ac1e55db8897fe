package org.mailrail.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.config.MasterCf;
import org.mailrail.config.MasterService;
import org.mailrail.core.SyntaxException;

/**
 * What {@code main.cf} and {@code master.cf} say of the queue, with the defaults of Postfix's qmgr(8) and bounce(8): schedules, what is told to whom, and for each transport how it is used.
 * Safe for many threads.
 *
 * <p>Where Postfix warns and goes on, and where one parameter contradicts another, this is a {@link ConfigurationException}. Unlike Postfix's, the
 * transport {@code local} has no defaults of its own: limits are for a destination, not for each recipient in it.
 */
public final class QueueParameters {
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(100);

    private final MainCf main;
    private final Optional<MasterCf> master;

    private QueueParameters(MainCf main, Optional<MasterCf> master) {
        this.main = main.withPostfixDefaults();
        this.master = master;
    }

    /** Those of main.cf alone: each transport has the process limit {@code default_process_limit}. */
    public static QueueParameters from(MainCf main) {
        return new QueueParameters(main, Optional.empty());
    }

    /** Those of main.cf, and the process limits of master.cf. */
    public static QueueParameters from(MainCf main, MasterCf master) {
        return new QueueParameters(main, Optional.of(master));
    }

    /**
     * {@code minimal_backoff_time}, {@code maximal_backoff_time}, {@code maximal_queue_lifetime}.
     *
     * @throws ConfigurationException if one of them is wrong
     */
    public RetrySchedule schedule() {
        return schedule("maximal_queue_lifetime");
    }

    /**
     * The same for messages of the null sender, with {@code bounce_queue_lifetime}.
     *
     * @throws ConfigurationException if one of them is wrong
     */
    public RetrySchedule bounceSchedule() {
        return schedule("bounce_queue_lifetime");
    }

    private RetrySchedule schedule(String parameter) {
        Duration lifetime = main.duration(parameter, Duration.ofDays(5), ChronoUnit.DAYS);
        if (lifetime.compareTo(LONGEST_LIFETIME) > 0) throw main.error(parameter, "is more than 100d");
        return RetrySchedule.postfix(shortest(), longest(), lifetime);
    }

    /**
     * {@code bounce_size_limit}, octets: see {@link MailQueue.Builder#bounceSize}.
     *
     * @throws ConfigurationException if it is wrong
     */
    public long bounceSize() {
        return main.size("bounce_size_limit", 50_000, 1, Long.MAX_VALUE);
    }

    /**
     * {@code delay_warning_time}: see {@link MailQueue.Builder#delayWarning}.
     *
     * @throws ConfigurationException if it is wrong
     */
    public Duration delayWarning() {
        return main.duration("delay_warning_time", Duration.ZERO, ChronoUnit.HOURS);
    }

    /**
     * {@code bounce_template_file}: see {@link BounceTemplates#read(java.nio.file.Path, MainCf)}.
     *
     * @throws ConfigurationException if the file is no such file, or cannot be read
     */
    public BounceTemplates templates() {
        Optional<Path> file = main.path("bounce_template_file", "");
        if (file.isEmpty()) return BounceTemplates.standard();
        try {
            return BounceTemplates.read(file.get(), main);
        } catch (IOException e) {
            throw main.error("bounce_template_file", file.get() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * {@code notify_classes} and what belongs to it: see {@link PostmasterNotices#from}.
     *
     * @throws ConfigurationException if one of them is wrong
     */
    public PostmasterNotices notices() {
        return PostmasterNotices.from(main);
    }

    private Duration shortest() {
        Duration shortest = main.duration("minimal_backoff_time", Duration.ofMinutes(5), ChronoUnit.SECONDS);
        if (shortest.isZero()) throw main.error("minimal_backoff_time", "must be more than 0");
        return shortest;
    }

    private Duration longest() {
        Duration longest = main.duration("maximal_backoff_time", Duration.ofSeconds(4000), ChronoUnit.SECONDS);
        if (longest.compareTo(shortest()) < 0) {
            throw main.error(
                    "maximal_backoff_time",
                    "is less than minimal_backoff_time, " + shortest().toSeconds() + "s");
        }
        return longest;
    }

    /**
     * How the transport of this name is used: {@code name_initial_destination_concurrency}, {@code name_destination_concurrency_limit}, {@code
     * …_positive_feedback}, {@code …_negative_feedback}, {@code …_failed_cohort_limit}, {@code name_destination_recipient_limit}, {@code
     * name_destination_rate_delay}, or what stands for all transports; the backoff times, for how long a dead destination rests; the process limit of its
     * service.
     *
     * @throws ConfigurationException if one of them is wrong
     */
    public TransportSettings transport(String name) {
        String delay = parameter(name, "_destination_rate_delay", "default_destination_rate_delay");
        return TransportSettings.defaults()
                .withConcurrency(concurrency(name))
                .withRecipients(limit(
                        parameter(name, "_destination_recipient_limit", "default_destination_recipient_limit"), 50))
                .withRateDelay(main.duration(delay, Duration.ZERO, ChronoUnit.SECONDS))
                .withRest(new TransportSettings.Rest(shortest(), longest()))
                .withDeliveries(processes(name));
    }

    private TransportSettings.Concurrency concurrency(String name) {
        String tail = "_destination_concurrency";
        String all = "default_destination_concurrency";
        int limit = limit(parameter(name, tail + "_limit", all + "_limit"), 20);
        String first = parameter(name, "_initial_destination_concurrency", "initial_destination_concurrency");
        int initial = main.number(first, 5, 1, Integer.MAX_VALUE);
        String cohorts = parameter(name, tail + "_failed_cohort_limit", all + "_failed_cohort_limit");
        return new TransportSettings.Concurrency(
                Math.min(initial, limit),
                limit,
                feedback(parameter(name, tail + "_positive_feedback", all + "_positive_feedback")),
                feedback(parameter(name, tail + "_negative_feedback", all + "_negative_feedback")),
                main.number(cohorts, 1, 0, Integer.MAX_VALUE));
    }

    /** The parameter to read, and to name where it is wrong: the transport's own if anybody set it. */
    private String parameter(String transport, String tail, String forAll) {
        String own = transport + tail;
        return main.isSet(own) || !main.string(own, "").isEmpty() ? own : forAll;
    }

    /** 0 is no limit. */
    private int limit(String parameter, int byDefault) {
        int limit = main.number(parameter, byDefault, 0, Integer.MAX_VALUE);
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    private Feedback feedback(String parameter) {
        String value = main.string(parameter, "1");
        try {
            return Feedback.of(value);
        } catch (SyntaxException e) {
            throw main.error(
                    parameter,
                    "is none of 1, 0.5, 1/8, 1/concurrency, 1/sqrt_concurrency or their like, from 0 to 1",
                    e);
        }
    }

    private int processes(String name) {
        Optional<MasterService> service = master.flatMap(services -> services.service(name, MasterService.Type.UNIX));
        if (service.isEmpty() || service.get().maxProcesses().isEmpty()) {
            return main.number("default_process_limit", 100, 1, Integer.MAX_VALUE);
        }
        int limit = service.get().maxProcesses().getAsInt();
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }
}
