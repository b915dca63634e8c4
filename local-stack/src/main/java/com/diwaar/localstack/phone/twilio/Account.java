package com.diwaar.localstack.phone.twilio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * The one Twilio account that exists here.
 *
 * @param sid AC and 32 hex digits
 * @param authTokens those that the REST API takes; the first is the primary one, which signs
 */
public record Account(String sid, List<String> authTokens) {

    public Account {
        authTokens = List.copyOf(authTokens);
        if (authTokens.isEmpty()) {
            throw new IllegalArgumentException("an account needs an auth token");
        }
    }

    /** The token that signs webhooks. */
    public String primaryToken() {
        return authTokens.getFirst();
    }

    boolean accepts(String user, String password) {
        byte[] given = password.getBytes(StandardCharsets.UTF_8);
        return user.equals(sid)
                && authTokens.stream()
                        .anyMatch(token -> MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given));
    }
}
