package com.diwaar.kit.security;

import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.kit.view.CompactedView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The organisations as the topic {@code accounts} tells them, and whose API key is presented. */
public final class Accounts {

    private record Holder(long organizationId, String keyId, String hash) {}

    private final CompactedView<Account> view;
    private final ApiKeys keys;

    /** By the key's visible prefix; the secret part is compared in constant time. */
    private final Map<String, Holder> byPrefix = new ConcurrentHashMap<>();

    public Accounts(CompactedView<Account> view, ApiKeys keys) {
        this.view = view;
        this.keys = keys;
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

    /** Whose key this is. */
    public Optional<Caller.Organization> holderOf(String key) {
        Holder holder = byPrefix.get(ApiKeys.prefixOf(key));
        String hash = keys.hashOf(key);
        return holder != null && sameInConstantTime(holder.hash(), hash)
                ? Optional.of(new Caller.Organization(holder.organizationId(), holder.keyId()))
                : Optional.empty();
    }

    private void index(Account account) {
        long organizationId = account.getOrganizationId();
        byPrefix.values().removeIf(holder -> holder.organizationId() == organizationId && !stillValid(account, holder));
        for (ApiKeyHash key : account.getApiKeys()) {
            byPrefix.put(key.getPrefix(), new Holder(organizationId, key.getKeyId(), key.getHash()));
        }
    }

    private static boolean stillValid(Account account, Holder holder) {
        return account.getApiKeys().stream().anyMatch(key -> key.getHash().equals(holder.hash()));
    }

    private static boolean sameInConstantTime(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
