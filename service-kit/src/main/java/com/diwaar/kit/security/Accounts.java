package com.diwaar.kit.security;

import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.kit.view.CompactedView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The organisations as the topic {@code accounts} tells them, and whose API key is presented. */
public final class Accounts {

    /** @param validUntil null is as long as it is announced */
    record Holder(
            long organizationId,
            String keyId,
            String hash,
            @Nullable Instant validUntil) {

        boolean isValid(Instant now) {
            return validUntil == null || now.isBefore(validUntil);
        }
    }

    private final CompactedView<Account> view;
    private final ApiKeys keys;
    private final Clock clock;

    /** By the key's visible prefix; the secret part is compared in constant time. */
    private final Map<String, Holder> byPrefix;

    /** Where an organisation's keys are in the other; only the reading thread is in here. */
    private final Map<Long, Set<String>> prefixesOf = new HashMap<>();

    public Accounts(CompactedView<Account> view, ApiKeys keys, Clock clock) {
        this(view, keys, clock, new ConcurrentHashMap<>());
    }

    Accounts(CompactedView<Account> view, ApiKeys keys, Clock clock, Map<String, Holder> byPrefix) {
        this.view = view;
        this.keys = keys;
        this.clock = clock;
        this.byPrefix = byPrefix;
        view.watch(this::index);
    }

    /** The organisation's newest state. */
    public Optional<Account> of(long organizationId) {
        return view.get(Long.toString(organizationId));
    }

    /** Whether all accounts that there were at the start have been read. */
    boolean areKnown() {
        return view.isReady();
    }

    /** Whose key this is. One that was rotated opens nothing after its time, whether that is announced yet or not. */
    public Optional<Caller.Organization> holderOf(String key) {
        Holder holder = byPrefix.get(ApiKeys.prefixOf(key));
        String hash = keys.hashOf(key);
        return holder != null && sameInConstantTime(holder.hash(), hash) && holder.isValid(clock.instant())
                ? Optional.of(new Caller.Organization(holder.organizationId(), holder.keyId()))
                : Optional.empty();
    }

    /** Looks at this organisation's keys only: it is called for every change of any of them. */
    void index(Account account) {
        long organizationId = account.getOrganizationId();
        Set<String> prefixes = new HashSet<>();
        for (ApiKeyHash key : account.getApiKeys()) {
            prefixes.add(key.getPrefix());
            byPrefix.put(
                    key.getPrefix(), new Holder(organizationId, key.getKeyId(), key.getHash(), key.getValidUntil()));
        }
        Set<String> before = prefixesOf.put(organizationId, prefixes);
        if (before != null) {
            before.removeAll(prefixes);
            before.forEach(gone -> byPrefix.computeIfPresent(
                    gone, (_, holder) -> holder.organizationId() == organizationId ? null : holder));
        }
    }

    private static boolean sameInConstantTime(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
