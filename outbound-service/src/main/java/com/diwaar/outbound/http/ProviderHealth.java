package com.diwaar.outbound.http;

import com.diwaar.outbound.drain.AccountGate;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the provider takes our account's texts. No part of readiness: a restart would not mend it. */
@Component("providerAccount")
class ProviderHealth implements HealthIndicator {

    private final AccountGate gate;

    ProviderHealth(AccountGate gate) {
        this.gate = gate;
    }

    @Override
    public Health health() {
        return gate.stopped()
                .map(stopped -> Health.down()
                        .withDetail("since", stopped.since().toString())
                        .withDetail("why", stopped.why().toString())
                        .withDetail("provider_code", String.valueOf(stopped.code()))
                        .build())
                .orElseGet(() -> Health.up().build());
    }
}
