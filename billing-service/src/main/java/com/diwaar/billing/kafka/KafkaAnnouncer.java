package com.diwaar.billing.kafka;

import com.diwaar.billing.announcement.AccountState;
import com.diwaar.billing.announcement.Announcer;
import com.diwaar.billing.announcement.ThresholdReached;
import com.diwaar.billing.organization.ApiKey;
import com.diwaar.events.Account;
import com.diwaar.events.ApiKeyHash;
import com.diwaar.events.BillingThreshold;
import com.diwaar.events.Standing;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import com.diwaar.kit.kafka.Event;
import com.diwaar.kit.kafka.Events;
import java.util.List;
import org.springframework.stereotype.Component;

/** Announces on {@code accounts} and {@code billing-threshold}. */
@Component
class KafkaAnnouncer implements Announcer {

    private final Events events;

    KafkaAnnouncer(Events events) {
        this.events = events;
    }

    @Override
    public void announceAccounts(List<AccountState> accounts) {
        events.publish(accounts.stream()
                .map(it -> new Event(
                        Topics.ACCOUNTS, Long.toString(it.organization().id()), account(it)))
                .toList());
    }

    @Override
    public void announceThresholds(List<ThresholdReached> thresholds) {
        events.publish(thresholds.stream()
                .map(it -> new Event(Topics.BILLING_THRESHOLD, Long.toString(it.organizationId()), threshold(it)))
                .toList());
    }

    private static Account account(AccountState state) {
        long organization = state.organization().id();
        return Account.newBuilder()
                .setEventId(EventIds.of(Topics.ACCOUNTS, organization + ":" + state.version()))
                .setOccurredAt(state.at())
                .setOrganizationId(organization)
                .setVersion(state.version())
                .setName(state.organization().name())
                .setStanding(standing(state))
                .setApiKeys(state.keys().stream().map(KafkaAnnouncer::key).toList())
                .setMessageLimit(state.balance().messageLimit())
                .setMessagesUsed(state.balance().used())
                .setMessagesReserved(state.balance().reserved())
                .setPeriodEnd(state.liftsAt())
                .build();
    }

    private static ApiKeyHash key(ApiKey key) {
        return ApiKeyHash.newBuilder()
                .setKeyId(key.id())
                .setPrefix(key.prefix())
                .setHash(key.hash())
                .setValidUntil(key.validUntil())
                .build();
    }

    private static Standing standing(AccountState state) {
        return switch (state.standing()) {
            case OK -> Standing.OK;
            case WARNING -> Standing.WARNING;
            case BLOCKED -> Standing.BLOCKED;
            case SUSPENDED -> Standing.SUSPENDED;
        };
    }

    private static BillingThreshold threshold(ThresholdReached reached) {
        return BillingThreshold.newBuilder()
                .setEventId(EventIds.of(Topics.BILLING_THRESHOLD, identityOf(reached)))
                .setOccurredAt(reached.reachedAt())
                .setOrganizationId(reached.organizationId())
                .setPercent(reached.percent())
                .setUsed(reached.used())
                .setMessageLimit(reached.messageLimit())
                .setPeriodStart(reached.periodStart())
                .setPeriodEnd(reached.periodEnd())
                .build();
    }

    private static String identityOf(ThresholdReached reached) {
        String once = reached.organizationId() + ":" + reached.period() + ":" + reached.percent();
        return reached.bought() > 0 ? once + ":" + reached.bought() : once;
    }
}
