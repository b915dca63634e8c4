package com.diwaar.outbound.attempt;

import com.diwaar.events.ErrorCode;
import com.diwaar.outbound.attempt.Attempts.OpenAttempt;
import com.diwaar.outbound.attempt.LookUp.Finding;
import com.diwaar.outbound.send.Decision;
import com.diwaar.outbound.send.Send;
import com.diwaar.outbound.send.Text;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles attempts whose outcome nobody knows by the provider's list, never by a guess: found is sent; without a trace in
 * several looks is absent, and due again; anything else waits on.
 */
public final class SettleOpenAttempts {

    private static final Logger log = LoggerFactory.getLogger(SettleOpenAttempts.class);

    private final Attempts attempts;
    private final Provider provider;
    private final AttemptSettings settings;
    private final Clock clock;

    public SettleOpenAttempts(Attempts attempts, Provider provider, AttemptSettings settings, Clock clock) {
        this.attempts = attempts;
        this.provider = provider;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What some looks brought.
     *
     * @param settled by them
     * @param goOn whether more may wait and the provider answered
     */
    public record Looked(List<Settlement> settled, boolean goOn) {}

    /** Looks up to so many up, all at once, since each may take long. */
    public Looked look(int atOnce) {
        List<OpenAttempt> open = attempts.claimLooks(atOnce);
        List<Optional<Finding>> findings = findAll(open);
        List<Settlement> settled = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            OpenAttempt attempt = open.get(i);
            findings.get(i).flatMap(finding -> settlement(attempt, finding)).ifPresent(settled::add);
        }
        boolean answered = findings.stream().allMatch(Optional::isPresent);
        return new Looked(settled, answered && findings.size() == atOnce);
    }

    private List<Optional<Finding>> findAll(List<OpenAttempt> open) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(open.stream().map(this::finding).toList()).stream()
                    .map(SettleOpenAttempts::resultOf)
                    .toList();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static <T> T resultOf(Future<T> done) {
        if (done.state() == Future.State.FAILED) {
            throw new CompletionException(done.exceptionNow());
        }
        return done.resultNow();
    }

    /** Empty where the provider can't be asked. */
    private Callable<Optional<Finding>> finding(OpenAttempt open) {
        return () -> {
            try {
                Finding finding = find(open);
                say(open, finding.getClass().getSimpleName());
                return Optional.of(finding);
            } catch (ProviderAway _) {
                say(open, "provider_away");
                return Optional.empty();
            }
        };
    }

    private Optional<Settlement> settlement(OpenAttempt open, Finding finding) {
        return switch (finding) {
            case Finding.Found(String sid) -> Optional.of(sent(open, sid));
            case Finding.NoTrace _ ->
                attempts.countAbsence(open.attempt().id()) >= settings.looksForAbsence()
                        ? Optional.of(new Settlement.Again(
                                open.attempt().id(), "the provider has no trace of it", Duration.ZERO))
                        : Optional.empty();
            case Finding.Unclear _ -> isTooOld(open.attempt().send()) ? Optional.of(givenUp(open)) : Optional.empty();
        };
    }

    private Finding find(OpenAttempt open) {
        Text text = open.attempt().send().text();
        List<ProviderMessage> listed = provider.list(text, LookUp.since(open));
        Set<String> bound =
                attempts.bound(listed.stream().map(ProviderMessage::sid).collect(Collectors.toSet()));
        return LookUp.read(open, listed, bound, attempts.othersOpen(open));
    }

    private Settlement sent(OpenAttempt open, String sid) {
        return new Settlement.Sent(
                open.attempt().id(), new Decision.Sent(open.attempt().id(), sid, clock.instant()));
    }

    private boolean isTooOld(Send send) {
        return send.waitingSince().plus(settings.giveUpAfter()).isBefore(clock.instant());
    }

    private Settlement givenUp(OpenAttempt open) {
        String detail = "The provider's answer was lost, and its list does not tell whether it took the text.";
        return new Settlement.Failed(
                open.attempt().id(),
                new Decision.Failed(ErrorCode.PROVIDER_UNAVAILABLE, detail, null, clock.instant()));
    }

    private static void say(OpenAttempt open, String finding) {
        log.atInfo()
                .addKeyValue("event", "attempt_looked_up")
                .addKeyValue("attempt_id", open.attempt().id())
                .addKeyValue("message_id", open.attempt().send().about().messageId())
                .addKeyValue("finding", finding)
                .log("Looked an attempt up");
    }
}
