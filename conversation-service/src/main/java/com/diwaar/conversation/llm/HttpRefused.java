package com.diwaar.conversation.llm;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider answered with an error. Says which status and, where the answer names one, which kind of error; never what
 * else the answer says, since providers quote from requests and keys.
 */
final class HttpRefused extends HttpException {

    private static final Pattern KIND = Pattern.compile("\"(?:code|type)\"\\s*:\\s*\"([A-Za-z0-9_.-]{1,64})\"");

    private final transient Optional<Duration> retryAfter;

    HttpRefused(int status, String body, Optional<Duration> retryAfter) {
        super(status, "HTTP " + status + kinds(body));
        this.retryAfter = retryAfter;
    }

    /** How long the provider asks to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    private static String kinds(String body) {
        StringBuilder kinds = new StringBuilder();
        Matcher matcher = KIND.matcher(body);
        while (matcher.find() && kinds.length() < 200) {
            kinds.append(' ').append(matcher.group(1));
        }
        return kinds.toString();
    }
}
