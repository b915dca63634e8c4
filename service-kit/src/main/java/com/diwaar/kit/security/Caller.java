package com.diwaar.kit.security;

/** Who is calling. Controllers take it as {@code @AuthenticationPrincipal Caller}. */
public sealed interface Caller {

    /** An organisation, by one of its API keys. */
    record Organization(long organizationId, String keyId) implements Caller {}

    /** Another service, by {@code DIWAAR_SERVICE_TOKEN}. */
    record Service() implements Caller {}

    /** An operator, by {@code DIWAAR_ADMIN_TOKEN}. */
    record Admin() implements Caller {}
}
