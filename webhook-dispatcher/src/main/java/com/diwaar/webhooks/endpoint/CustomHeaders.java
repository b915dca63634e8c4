package com.diwaar.webhooks.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Headers that an endpoint's owner wants with each request, a token for their gateway for one. Their values are never printed. */
public final class CustomHeaders {

    public static final CustomHeaders NONE = new CustomHeaders(Map.of(), true);

    /** Some that do not decrypt: they stay as they are stored until others take their place. */
    public static final CustomHeaders UNREADABLE = new CustomHeaders(Map.of(), false);

    private static final int MOST = 20;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 1024;

    /** A token of RFC 9110. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Visible ASCII, and blanks inside: nothing that ends a line. */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    /** What the request itself must say. */
    private static final Set<String> RESERVED = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "via");

    private final Map<String, String> values;
    private final boolean readable;

    private CustomHeaders(Map<String, String> values, boolean readable) {
        this.values = Map.copyOf(values);
        this.readable = readable;
    }

    /** These, which nobody objects to. */
    public static CustomHeaders of(Map<String, String> values) {
        return values.isEmpty() ? NONE : new CustomHeaders(values, true);
    }

    /** Why these can't be sent along, a sentence for their owner without a value in it; null where they can. */
    public static @Nullable String objectionTo(Map<String, ? extends @Nullable String> values) {
        if (values.size() > MOST) {
            return "headers may be " + MOST + " at most.";
        }
        Set<String> seen = new java.util.HashSet<>();
        for (Map.Entry<String, ? extends @Nullable String> one : values.entrySet()) {
            String name = one.getKey().toLowerCase(Locale.ROOT);
            if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches() || !seen.add(name)) {
                return "headers has a name that can't be one, or one name twice.";
            }
            if (RESERVED.contains(name) || name.startsWith("webhook-") || name.startsWith("proxy-")) {
                return "headers may not set " + name + ".";
            }
            String value = one.getValue();
            if (value == null
                    || value.length() > LONGEST_VALUE
                    || !VALUE.matcher(value).matches()) {
                return "headers has a value for " + name + " that can't be sent: visible ASCII, 1 to " + LONGEST_VALUE
                        + " characters.";
            }
        }
        return null;
    }

    /** Their names, sorted: all that may be shown of them. */
    public List<String> names() {
        return values.keySet().stream().sorted().toList();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether they are known here. */
    public boolean readable() {
        return readable;
    }

    /** Name and value of each. */
    public void forEach(BiConsumer<String, String> header) {
        new TreeMap<>(values).forEach(header);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CustomHeaders headers && headers.readable == readable && headers.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return names() + "[hidden]";
    }
}
