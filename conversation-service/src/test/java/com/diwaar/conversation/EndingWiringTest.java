package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.ending.EndConversations;
import com.diwaar.conversation.ending.EndingAnnouncements;
import com.diwaar.conversation.ending.Endings;
import com.diwaar.conversation.ending.ExpireAgendas;
import com.diwaar.conversation.erasure.EraseCustomers;
import com.diwaar.conversation.erasure.ErasureAnnouncements;
import com.diwaar.conversation.erasure.Erasures;
import com.diwaar.conversation.erasure.ForgetErased;
import com.diwaar.conversation.erasure.WorkingState;
import com.diwaar.kit.chore.Chores;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EndingWiringTest {

    private static final Duration SOON = Duration.ofMillis(1);

    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch lookedForErased = new CountDownLatch(3);

    /** An end of many idle conversations takes long; people who are erased meanwhile are forgotten all the same. */
    @Test
    void endingConversationsHoldsNothingElseBack() throws Exception {
        Endings hanging = stub(Endings.class, _ -> {
            ending.countDown();
            await(released);
            return List.of();
        });
        Erasures erasures = stub(Erasures.class, method -> {
            if (method.equals("erasedSince")) {
                await(ending);
                lookedForErased.countDown();
            }
            return List.of();
        });
        Chores chores = chores(hanging, erasures);
        chores.start();
        try {
            assertThat(lookedForErased.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            released.countDown();
            chores.stop();
        }
    }

    private static Chores chores(Endings endings, Erasures erasures) {
        Clock clock = Clock.systemUTC();
        EndingAnnouncements announcements = stub(EndingAnnouncements.class, _ -> null);
        WorkingState histories = stub(WorkingState.class, _ -> true);
        return new EndingWiring()
                .endingChores(
                        new EndingSettings(SOON, SOON, SOON),
                        new EndConversations(endings, announcements, clock),
                        new ExpireAgendas(endings, announcements, clock),
                        new EraseCustomers(
                                erasures, List.of(histories), stub(ErasureAnnouncements.class, _ -> null), clock),
                        new ForgetErased(erasures, histories, clock));
    }

    private static <T> T stub(Class<T> port, Function<String, Object> answer) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (_, method, _) -> answer.apply(method.getName())));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
