package com.diwaar.billing.organization;

/**
 * A key that is valid.
 *
 * @param prefix its visible start
 * @param hash its keyed hash; the key itself is kept nowhere
 */
public record ApiKey(String id, String prefix, String hash) {}
