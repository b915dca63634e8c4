package com.diwaar.outbound.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.outbound.Examples;
import com.diwaar.outbound.attempt.SettleOpenAttempts.Looked;
import com.diwaar.outbound.send.Text;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettleOpenAttemptsTest {

    private static final int AT_ONCE = 16;

    /** More are open than are ever claimed; all have been looked for twice. */
    private static final Attempts OPEN = new Attempts() {
        @Override
        public List<Attempt> lease(Map<String, Integer> mostBySender, Set<Integer> partitions, boolean noticesOnly) {
            return List.of();
        }

        @Override
        public Settled settle(List<Settlement> settlements) {
            return new Settled(List.of(), List.of(), List.of(), List.of());
        }

        @Override
        public List<OpenAttempt> claimLooks(int most) {
            return IntStream.range(0, most)
                    .mapToObj(i -> new OpenAttempt(Examples.attempt("text " + i), Instant.now()))
                    .toList();
        }

        @Override
        public Set<String> bound(Collection<String> messageSids) {
            return Set.of();
        }

        @Override
        public int countAbsence(UUID attemptId) {
            return 3;
        }

        @Override
        public boolean othersOpen(OpenAttempt attempt) {
            return false;
        }
    };

    private static Looked look(Lists provider) {
        return new SettleOpenAttempts(OPEN, provider, Examples.ATTEMPT_SETTINGS, Clock.systemUTC()).look(AT_ONCE);
    }

    @Test
    void theProviderIsAskedAboutAllAtOnce() {
        var askedTogether = new CountDownLatch(AT_ONCE);
        Looked looked = look(_ -> {
            askedTogether.countDown();
            assertThat(reached(askedTogether)).isTrue();
            return List.of();
        });
        assertThat(looked.settled()).hasSize(AT_ONCE).allMatch(Settlement.Again.class::isInstance);
        assertThat(looked.goOn()).isTrue();
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whereItCannotBeAskedAboutOneTheOthersAreSettledAndNoMoreAreAsked() {
        Looked looked = look(like -> {
            if (like.body().equals("text 3")) {
                throw new ProviderAway("503", new IllegalStateException());
            }
            return List.of();
        });
        assertThat(looked.settled()).hasSize(AT_ONCE - 1);
        assertThat(looked.goOn()).isFalse();
    }

    /** A provider that is only asked for its list. */
    private interface Lists extends Provider {

        List<ProviderMessage> of(Text like);

        @Override
        default List<ProviderMessage> list(Text like, Instant since) {
            return of(like);
        }

        @Override
        default Outcome create(Attempt attempt, Duration validity, LastLook look) {
            throw new UnsupportedOperationException();
        }

        @Override
        default boolean acceptsUs() {
            throw new UnsupportedOperationException();
        }

        @Override
        default Optional<ProviderMessage> fetch(String messageSid) {
            throw new UnsupportedOperationException();
        }
    }
}
