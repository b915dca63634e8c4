package com.diwaar.ingress.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parameters of a webhook, exactly as sent: nothing trimmed, nothing dropped, a repeated name with all its values.
 * Form encoding by the WHATWG URL standard, as UTF-8.
 */
public final class TwilioForm {

    private static final int MOST_DIGITS = 9;

    private final Map<String, List<String>> parameters;

    private TwilioForm(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads an {@code application/x-www-form-urlencoded} body.
     *
     * @throws IllegalArgumentException where a percent sequence is broken
     */
    public static TwilioForm parse(String body) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : body.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
        }
        return new TwilioForm(parameters);
    }

    /** The parameter's first value; empty where it was not sent or is the empty string. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name)).map(List::getFirst).filter(value -> !value.isEmpty());
    }

    /** The parameter's value as a number; the default where it was not sent or is none. */
    public int number(String name, int orElse) {
        return get(name).filter(TwilioForm::isNumber).map(Integer::parseInt).orElse(orElse);
    }

    /** Of one to nine digits, so that it fits. */
    private static boolean isNumber(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_DIGITS
                && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /** By name in code-point order, as the signature takes them. */
    public Map<String, List<String>> sorted() {
        return new TreeMap<>(parameters);
    }

    /** First values by name, in the order sent. */
    public Map<String, String> firstValues() {
        Map<String, String> first = new LinkedHashMap<>();
        parameters.forEach((name, values) -> first.put(name, values.getFirst()));
        return Collections.unmodifiableMap(first);
    }

    private static String decode(String encoded) {
        return encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0
                ? encoded
                : URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
