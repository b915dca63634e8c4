package com.diwaar.webhooks.httpclient;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110): seconds or a date. What can't be read was not said. */
final class RetryAfter {

    private RetryAfter() {}

    static @Nullable Duration of(ClassicHttpResponse response, Instant now) {
        Header header = response.getFirstHeader("Retry-After");
        return header == null ? null : parse(header.getValue().strip(), now);
    }

    static @Nullable Duration parse(String value, Instant now) {
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
        } catch (DateTimeException _) {
            return null;
        }
    }
}
