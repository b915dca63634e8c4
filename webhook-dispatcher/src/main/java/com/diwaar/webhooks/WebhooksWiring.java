package com.diwaar.webhooks;

import com.diwaar.kit.chore.Chore;
import com.diwaar.kit.chore.Chores;
import com.diwaar.kit.identity.SecretKey;
import com.diwaar.webhooks.delivery.Deliveries;
import com.diwaar.webhooks.delivery.DispatchSettings;
import com.diwaar.webhooks.delivery.Dispatcher;
import com.diwaar.webhooks.delivery.Erasures;
import com.diwaar.webhooks.delivery.Hours;
import com.diwaar.webhooks.delivery.MeteredSender;
import com.diwaar.webhooks.delivery.Replaying;
import com.diwaar.webhooks.delivery.Replays;
import com.diwaar.webhooks.delivery.Replicas;
import com.diwaar.webhooks.delivery.RetrySchedule;
import com.diwaar.webhooks.delivery.Sender;
import com.diwaar.webhooks.delivery.Standings;
import com.diwaar.webhooks.delivery.Tally;
import com.diwaar.webhooks.delivery.Tally.Counts;
import com.diwaar.webhooks.delivery.Tally.Slot;
import com.diwaar.webhooks.egress.Egress;
import com.diwaar.webhooks.endpoint.Endpoints;
import com.diwaar.webhooks.endpoint.SecretCipher;
import com.diwaar.webhooks.fanout.DisabledNotices;
import com.diwaar.webhooks.fanout.FanOut;
import com.diwaar.webhooks.fanout.Persons;
import com.diwaar.webhooks.postgres.Leftovers;
import com.diwaar.webhooks.postgres.Retention;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the features together with the edges they need. */
@Configuration(proxyBeanMethods = false)
class WebhooksWiring {

    private static final String ANNOUNCE = "announce";

    /** So that what chores bring forward is sent. */
    private static final int AFTER_THE_DISPATCHER = 1;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Egress egress(DispatchSettings settings) {
        return new Egress(settings.allowedHosts(), settings.allowedPorts());
    }

    @Bean
    SecretCipher secretCipher(SecretKey secretKey) {
        return new SecretCipher(secretKey);
    }

    @Bean
    Persons persons(SecretKey secretKey) {
        return new Persons(secretKey);
    }

    @Bean
    Tally tally() {
        return new Tally();
    }

    @Bean
    Erasures erasures(Erasures.Store store, Clock clock) {
        return new Erasures(store, clock);
    }

    @Bean
    Dispatcher dispatcher(
            Deliveries deliveries,
            Endpoints endpoints,
            Sender sender,
            Tally tally,
            ObjectProvider<Chores> chores,
            ObjectProvider<Dispatcher> itself,
            DispatchSettings settings,
            Clock clock,
            MeterRegistry meters) {
        RetrySchedule schedule =
                new RetrySchedule(() -> ThreadLocalRandom.current().nextDouble());
        Sender metered = new MeteredSender(sender, meters);
        LongConsumer disabled = endpointId -> {
            itself.getObject().changed(endpointId);
            chores.getObject().wake(ANNOUNCE);
        };
        Standings standings = new Standings(endpoints, tally, disabled, settings.disableAfter(), clock);
        Dispatcher dispatcher = new Dispatcher(deliveries, endpoints, standings, metered, schedule, settings, clock);
        meters.gauge("diwaar.webhooks.running", dispatcher, Dispatcher::running);
        meters.gauge("diwaar.webhooks.held", dispatcher, Dispatcher::held);
        return dispatcher;
    }

    @Bean
    DispatcherLifecycle dispatcherLifecycle(Dispatcher dispatcher) {
        return new DispatcherLifecycle(dispatcher);
    }

    @Bean
    FanOut fanOut(Endpoints endpoints, Dispatcher dispatcher, Persons persons) {
        return new FanOut(endpoints, dispatcher, persons);
    }

    @Bean
    Chores chores(
            DisabledNotices notices,
            Replaying replaying,
            Erasures erasures,
            Tally tally,
            Hours hours,
            Retention retention,
            Leftovers leftovers,
            Replicas replicas,
            Dispatcher dispatcher,
            DispatchSettings settings,
            Clock clock) {
        // Soon after the start, so that a new replica takes no more than its share for longer than a moment.
        Chore sharing =
                new Chore("share", Duration.ofSeconds(3), () -> dispatcher.shareWith(replicas.alive())).atOnce();
        return new Chores(
                List.of(
                        sharing,
                        new Chore(ANNOUNCE, Duration.ofSeconds(5), notices::announce),
                        new Chore("replay", Duration.ofSeconds(5), replaying::work),
                        new Chore("leftovers", Duration.ofSeconds(1), () -> leftovers.clear(clock.instant())),
                        new Chore("tally", Duration.ofSeconds(5), () -> store(tally, hours)),
                        new Chore("erase", Duration.ofMinutes(1), erasures::lookAgain),
                        new Chore(
                                "retention",
                                Duration.ofHours(1),
                                () -> retention.endBefore(clock.instant().minus(settings.retention())))),
                AFTER_THE_DISPATCHER);
    }

    @Bean
    DisabledNotices disabledNotices(Endpoints endpoints, FanOut fanOut) {
        return new DisabledNotices(endpoints, fanOut);
    }

    @Bean
    Replaying replaying(Replays replays, Dispatcher dispatcher, ObjectProvider<Chores> chores, Clock clock) {
        return new Replaying(replays, dispatcher, () -> chores.getObject().wake("replay"), clock);
    }

    private static void store(Tally tally, Hours hours) {
        Map<Slot, Counts> counts = tally.take();
        try {
            if (!counts.isEmpty()) {
                hours.add(counts);
            }
        } catch (RuntimeException e) {
            counts.forEach(tally::add);
            throw e;
        }
    }
}
