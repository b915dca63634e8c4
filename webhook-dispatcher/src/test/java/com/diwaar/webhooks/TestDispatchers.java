package com.diwaar.webhooks;

import com.diwaar.webhooks.delivery.Deliveries;
import com.diwaar.webhooks.delivery.DispatchSettings;
import com.diwaar.webhooks.delivery.Dispatcher;
import com.diwaar.webhooks.delivery.RetrySchedule;
import com.diwaar.webhooks.delivery.Sender;
import com.diwaar.webhooks.delivery.Standings;
import com.diwaar.webhooks.delivery.Tally;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Dispatchers for tests that need no database; none is started. */
public final class TestDispatchers {

    public static final DispatchSettings SETTINGS = new DispatchSettings(
            List.of(),
            List.of(),
            8,
            8,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            Duration.ofDays(5),
            Duration.ofDays(90));

    private TestDispatchers() {}

    public static Dispatcher dispatcher(Deliveries deliveries, Sender sender) {
        Clock clock = Clock.systemUTC();
        NoEndpoints endpoints = new NoEndpoints();
        Standings standings = new Standings(endpoints, new Tally(), _ -> {}, SETTINGS.disableAfter(), clock);
        return new Dispatcher(deliveries, endpoints, standings, sender, new RetrySchedule(() -> 0.5), SETTINGS, clock);
    }
}
