package com.diwaar.kit.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Tells who presents a bearer token: an organisation, a service or an operator. */
final class BearerTokens {

    private final Accounts accounts;
    private final String serviceToken;
    private final String adminToken;

    BearerTokens(Accounts accounts, String serviceToken, String adminToken) {
        this.accounts = accounts;
        this.serviceToken = serviceToken;
        this.adminToken = adminToken;
    }

    Optional<Caller> callerOf(String token) {
        if (is(serviceToken, token)) {
            return Optional.of(new Caller.Service());
        }
        if (is(adminToken, token)) {
            return Optional.of(new Caller.Admin());
        }
        return accounts.holderOf(token).map(Caller.class::cast);
    }

    /** A token that is not configured opens nothing. */
    private static boolean is(String expected, String token) {
        return !expected.isEmpty()
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
