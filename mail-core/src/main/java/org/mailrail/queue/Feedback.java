package org.mailrail.queue;

import org.mailrail.core.SyntaxException;

/**
 * By how much one delivery changes the number of deliveries that a site is given at once. Postfix's
 * {@code default_destination_concurrency_positive_feedback} and {@code …_negative_feedback}.
 *
 * @param amount from 0 to 1
 * @param divisor what it is divided by
 */
public record Feedback(double amount, Divisor divisor) {
    /** What an amount is divided by. */
    public enum Divisor {
        /** By one: so many deliveries change the window by one, however large it is. */
        ONE,
        /** By the window: a window full of deliveries changes it by one. Postfix's {@code 1/concurrency}. */
        CONCURRENCY,
        /** By the square root of the window. Postfix's {@code 1/sqrt_concurrency}. */
        SQRT_CONCURRENCY
    }

    /** Checks the amount. */
    public Feedback {
        if (!(amount >= 0 && amount <= 1)) throw new IllegalArgumentException("a feedback of " + amount);
    }

    /**
     * Reads Postfix's form: {@code 1}, {@code 0.5}, {@code 1/8}, {@code 1/concurrency}, {@code 1/sqrt_concurrency}.
     *
     * @throws SyntaxException if it is none of these, or not from 0 to 1
     */
    public static Feedback of(String value) {
        int slash = value.indexOf('/');
        double amount = number(slash < 0 ? value : value.substring(0, slash), 0);
        if (slash < 0) return checked(amount, Divisor.ONE);
        String divisor = value.substring(slash + 1).strip();
        return switch (divisor) {
            case "concurrency" -> checked(amount, Divisor.CONCURRENCY);
            case "sqrt_concurrency" -> checked(amount, Divisor.SQRT_CONCURRENCY);
            default -> checked(amount / number(divisor, slash + 1), Divisor.ONE);
        };
    }

    private static Feedback checked(double amount, Divisor divisor) {
        if (!(amount >= 0 && amount <= 1)) throw new SyntaxException("a number from 0 to 1", 0);
        return new Feedback(amount, divisor);
    }

    private static double number(String text, int at) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException notANumber) {
            throw new SyntaxException("a number, or a number / concurrency", at);
        }
    }

    /** The change at this window, which is at least 1. */
    public double at(int window) {
        return switch (divisor) {
            case ONE -> amount;
            case CONCURRENCY -> amount / window;
            case SQRT_CONCURRENCY -> amount / Math.sqrt(window);
        };
    }
}
