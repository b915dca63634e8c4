package com.diwaar.localstack.phone.webhook;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Twilio's connection overrides, read from a webhook URL's fragment: {@code #rc=3&rp=ct,rt,5xx}. What is missing or out of
 * range has Twilio's default.
 *
 * @param retries how often a failed call is repeated, 0 to 5 (rc)
 * @param retried which failures are: {@code ct} no connection, {@code rt} no answer, {@code 4xx}, {@code 5xx} (rp)
 * @param connectMs to establish the connection (ct)
 * @param readMs until the answer comes (rt)
 * @param totalMs for all attempts together (tt)
 */
public record ConnectionOverrides(int retries, Set<String> retried, int connectMs, int readMs, int totalMs) {

    private static final int LONGEST_MS = 15_000;

    /** How one attempt failed, in the words of the retry policy. */
    public enum Failure {
        CONNECT("ct"),
        READ("rt"),
        CLIENT_ERROR("4xx"),
        SERVER_ERROR("5xx");

        private final String policy;

        Failure(String policy) {
            this.policy = policy;
        }
    }

    public static ConnectionOverrides of(URI url) {
        Map<String, String> given = new HashMap<>();
        String fragment = url.getFragment();
        for (String pair : fragment == null ? new String[0] : fragment.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                given.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new ConnectionOverrides(
                number(given, "rc", 0, 5, 1),
                Set.copyOf(List.of(given.getOrDefault("rp", "ct").split(",", -1))),
                number(given, "ct", 100, 10_000, 5_000),
                number(given, "rt", 100, LONGEST_MS, LONGEST_MS),
                number(given, "tt", 100, LONGEST_MS, LONGEST_MS));
    }

    /** Whether such a failure is tried again. */
    public boolean retries(Failure failure) {
        return retried.contains("all") || retried.contains(failure.policy);
    }

    private static int number(Map<String, String> given, String name, int least, int most, int otherwise) {
        try {
            int value = Integer.parseInt(given.getOrDefault(name, ""));
            return value < least || value > most ? otherwise : value;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
