package com.diwaar.localstack.phone.switches;

import com.diwaar.localstack.phone.web.BadRequest;
import com.diwaar.localstack.phone.web.Json;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How the peers behave now. Changes take effect with the next request. */
public final class Behaviour {

    /**
     * The switches.
     *
     * @param twilioLatencyMs how long Twilio takes to answer a create, after it accepted
     * @param modelLatencyMs how long the model thinks
     * @param modelLatencySpreadMs added to it, up to this, by a hash of the question: the same question takes the same time
     * @param createsPerSecond creates beyond this many in a second are answered 429, code 20429; 0 is no limit
     * @param dropAnswerEvery every n-th create is accepted and its answer lost; 0 is never
     * @param undatedWhileQueued whether a text has no dates until it is sent
     * @param holdTwilio {@code off}; {@code answer}: accept creates, hold the answers; {@code request}: hold before accepting
     * @param twilioHandlesStop whether Twilio blocks and answers who writes STOP, as it does for most numbers; where not, the
     *     account has to
     * @param holdModel hold the model's answers
     * @param holdModelContaining hold only where the unanswered texts contain this; null is all
     * @param statusCallbacks the states that Twilio tells the callback URL; empty is none
     * @param callbacksReversed whether the callbacks of a text come when it has ended, the last one first
     * @param repeatCallbacks how often each callback comes again
     * @param sentAfterMs from accepted to sent
     * @param deliveredAfterMs from sent to the last state
     * @param finalStatus delivered, undelivered or failed
     * @param readAfterMs from delivered to read, on WhatsApp; below 0 is never
     * @param whatsappWindowHours how long after the person's last text WhatsApp takes what is no template
     * @param finalErrorCode Twilio's error code of a text that did not arrive
     * @param failCreates the creates to refuse next
     * @param failModel the model calls to refuse next
     * @param webhookRules Twilio's connection overrides of the inbound texts' webhook, such as {@code rc=1&rp=ct}; null leaves
     *     those that its URL bears
     * @param idleMs after which Twilio closes a connection that nothing comes on; 0 is as it was set up
     * @param inboxStatus what the demo webhook endpoint answers
     * @param inboxLatencyMs how long the demo webhook endpoint takes
     */
    public record Settings(
            long twilioLatencyMs,
            long modelLatencyMs,
            long modelLatencySpreadMs,
            int createsPerSecond,
            int dropAnswerEvery,
            boolean undatedWhileQueued,
            String holdTwilio,
            boolean twilioHandlesStop,
            boolean holdModel,
            @Nullable String holdModelContaining,
            List<String> statusCallbacks,
            boolean callbacksReversed,
            int repeatCallbacks,
            long sentAfterMs,
            long deliveredAfterMs,
            String finalStatus,
            @Nullable Integer finalErrorCode,
            long readAfterMs,
            int whatsappWindowHours,
            @Nullable NextFailures failCreates,
            @Nullable NextFailures failModel,
            @Nullable String webhookRules,
            long idleMs,
            int inboxStatus,
            long inboxLatencyMs) {

        public Settings {
            if (!List.of("off", "answer", "request").contains(holdTwilio)) {
                throw new BadRequest("hold_twilio is off, answer or request");
            }
            if (!List.of("delivered", "undelivered", "failed").contains(finalStatus)) {
                throw new BadRequest("final_status is delivered, undelivered or failed");
            }
            if (webhookRules != null && !webhookRules.matches("[A-Za-z0-9=&,]*")) {
                throw new BadRequest("webhook_rules are connection overrides, such as rc=3&rp=ct,rt,5xx");
            }
            if (idleMs < 0) {
                throw new BadRequest("idle_ms is not below 0");
            }
            statusCallbacks = List.copyOf(statusCallbacks);
        }
    }

    /**
     * The next requests fail.
     *
     * @param count how many
     * @param httpStatus with which status
     * @param code with which of Twilio's error codes; 0 where the answer is no JSON at all, as from a proxy
     */
    public record NextFailures(int count, int httpStatus, int code) {}

    private static final Settings USUAL = new Settings(
            0,
            600,
            0,
            0,
            0,
            false,
            "off",
            true,
            false,
            null,
            List.of("queued", "sent", "delivered", "undelivered", "failed", "read"),
            false,
            0,
            250,
            700,
            "delivered",
            null,
            1_000,
            24,
            null,
            null,
            null,
            0,
            200,
            0);

    private final AtomicReference<Settings> settings = new AtomicReference<>(USUAL);
    private final List<Consumer<Settings>> watchers = new CopyOnWriteArrayList<>();
    private final AtomicInteger createsToFail = new AtomicInteger();
    private final AtomicInteger modelCallsToFail = new AtomicInteger();
    private final AtomicLong answers = new AtomicLong();
    private long second;
    private int createsInSecond;

    public Settings now() {
        return settings.get();
    }

    /** Is told of each change. */
    public void watch(Consumer<Settings> watcher) {
        watchers.add(watcher);
    }

    /** Changes what {@code given} names and leaves the rest; refuses unknown names. */
    public Settings change(ObjectNode given) {
        ObjectNode merged = Json.tree(settings.get());
        merged.setAll(given);
        // Convenient in a shell: true and false for the usual places.
        if (merged.path("hold_twilio").isBoolean()) {
            merged.put("hold_twilio", merged.path("hold_twilio").booleanValue() ? "answer" : "off");
        }
        if (merged.path("status_callbacks").isBoolean()) {
            boolean on = merged.path("status_callbacks").booleanValue();
            merged.set("status_callbacks", Json.tree(on ? USUAL.statusCallbacks() : List.of()));
        }
        Settings changed = Json.read(merged, Settings.class);
        settings.set(changed);
        watchers.forEach(watcher -> watcher.accept(changed));
        if (given.has("fail_creates")) {
            createsToFail.set(
                    changed.failCreates() == null ? 0 : changed.failCreates().count());
        }
        if (given.has("fail_model")) {
            modelCallsToFail.set(
                    changed.failModel() == null ? 0 : changed.failModel().count());
        }
        return changed;
    }

    /** Back to how it is after a start. */
    public void reset() {
        settings.set(USUAL);
        watchers.forEach(watcher -> watcher.accept(USUAL));
        createsToFail.set(0);
        modelCallsToFail.set(0);
    }

    /** The failure that this create shall meet, if any; counts it. */
    public @Nullable NextFailures nextCreateFailure() {
        return next(createsToFail, now().failCreates());
    }

    /** The failure that this model call shall meet, if any; counts it. */
    public @Nullable NextFailures nextModelFailure() {
        return next(modelCallsToFail, now().failModel());
    }

    /** Whether this create comes too soon after the others; counts it. */
    public synchronized boolean throttlesThisCreate() {
        int most = now().createsPerSecond();
        if (most <= 0) {
            return false;
        }
        long now = System.nanoTime() / 1_000_000_000;
        if (now != second) {
            second = now;
            createsInSecond = 0;
        }
        return ++createsInSecond > most;
    }

    /** Whether the answer that is due now shall be lost. */
    public boolean losesThisAnswer() {
        int every = now().dropAnswerEvery();
        return every > 0 && answers.incrementAndGet() % every == 0;
    }

    private static @Nullable NextFailures next(AtomicInteger left, @Nullable NextFailures failure) {
        return failure != null && left.get() > 0 && left.getAndDecrement() > 0 ? failure : null;
    }
}
