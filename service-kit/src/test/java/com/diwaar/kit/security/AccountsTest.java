package com.diwaar.kit.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.events.Standing;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.kit.security.Accounts.Holder;
import com.diwaar.kit.view.CompactedView;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

class AccountsTest {

    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");

    private final ApiKeys keys = new ApiKeys(new SecretKey("a-secret-of-the-tests"));
    private final Accounts accounts = new Accounts(
            new CompactedView<>("accounts", new DefaultKafkaConsumerFactory<>(Map.of()), Account::getVersion),
            keys,
            Clock.fixed(NOW, ZoneOffset.UTC),
            new NeverLookedThrough());

    @Test
    void knowsWhoHoldsAKeyUntilItIsRevokedAndLooksAtNobodyElsesKeys() {
        ApiKeys.Issued old = keys.issue();
        ApiKeys.Issued other = keys.issue();
        ApiKeys.Issued young = keys.issue();

        accounts.index(account(1, old));
        accounts.index(account(2, other));
        accounts.index(account(1, young));

        assertThat(accounts.holderOf(old.key())).isEmpty();
        assertThat(accounts.holderOf(young.key())).contains(new Caller.Organization(1, young.prefix()));
        assertThat(accounts.holderOf(other.key())).contains(new Caller.Organization(2, other.prefix()));
    }

    @Test
    void anAccountWithoutKeysOpensNothing() {
        ApiKeys.Issued key = keys.issue();
        accounts.index(account(1, key));
        accounts.index(account(1));
        assertThat(accounts.holderOf(key.key())).isEmpty();
    }

    @Test
    void aRotatedKeyOpensDoorsUntilItsTimeIsUp() {
        ApiKeys.Issued open = keys.issue();
        ApiKeys.Issued over = keys.issue();
        Account account = account(1, open, over);
        account.getApiKeys().get(0).setValidUntil(NOW.plusMillis(1));
        account.getApiKeys().get(1).setValidUntil(NOW);
        accounts.index(account);
        assertThat(accounts.holderOf(open.key())).isPresent();
        assertThat(accounts.holderOf(over.key())).isEmpty();
    }

    private static Account account(long organization, ApiKeys.Issued... keys) {
        return Account.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.now())
                .setOrganizationId(organization)
                .setVersion(1)
                .setStanding(Standing.OK)
                .setApiKeys(List.of(keys).stream()
                        .map(key -> ApiKeyHash.newBuilder()
                                .setKeyId(key.prefix())
                                .setPrefix(key.prefix())
                                .setHash(key.hash())
                                .build())
                        .toList())
                .build();
    }

    /** Thousands of organisations announce a change each second; a look at every key for each of them would take it all. */
    private static final class NeverLookedThrough extends ConcurrentHashMap<String, Holder> {

        @Override
        public Collection<Holder> values() {
            throw new AssertionError("Looks at every organisation's keys");
        }

        @Override
        public Set<Map.Entry<String, Holder>> entrySet() {
            throw new AssertionError("Looks at every organisation's keys");
        }

        @Override
        public KeySetView<String, Holder> keySet() {
            throw new AssertionError("Looks at every organisation's keys");
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super Holder> action) {
            throw new AssertionError("Looks at every organisation's keys");
        }
    }
}
