package com.diwaar.conversation.llm;

import static com.diwaar.conversation.llm.FakeChat.fails;
import static com.diwaar.conversation.llm.FakeChat.hangs;
import static com.diwaar.conversation.llm.FakeChat.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.conversation.dialogue.ModelUse;
import com.diwaar.conversation.llm.CallFailed.Kind;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProviderTest {

    private final List<ModelUse> spent = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void triesAgainWhatMayPass() throws Exception {
        FakeChat chat = new FakeChat(
                fails(status(503)), fails(new RuntimeException(new IOException("connection reset"))), says("hello"));
        assertThat(ask(provider(chat), 20)).isEqualTo("hello");
        assertThat(chat.requests).hasSize(3);
        assertThat(calls("broken")).isEqualTo(2);
        assertThat(calls("answered")).isOne();
        // A provider that said no takes nothing; one that was never reached neither.
        assertThat(spent).hasSize(1);
    }

    @Test
    void butNotForEver() {
        FakeChat chat = new FakeChat(fails(status(500)));
        assertFailed(Kind.BROKEN, () -> ask(provider(chat), 20));
        assertThat(chat.requests).hasSize(3);
    }

    @Test
    void doesNotRepeatWhatIsWrong() {
        for (int status : new int[] {400, 401, 403, 404, 413, 422}) {
            FakeChat chat = new FakeChat(fails(status(status)));
            assertThatThrownBy(() -> ask(provider(chat), 20))
                    .isInstanceOf(CallFailed.class)
                    .hasMessageContaining("HTTP " + status);
            assertThat(chat.requests).hasSize(1);
        }
    }

    @Test
    void waitsAsLongAsTheProviderAsks() throws Exception {
        FakeChat chat = new FakeChat(fails(limited(Duration.ofMillis(1100))), says("hello"));
        long begin = System.nanoTime();
        assertThat(ask(provider(chat), 20)).isEqualTo("hello");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(1100));
    }

    @Test
    void doesNotWaitForWhatComesAfterTheDeadline() {
        FakeChat chat = new FakeChat(fails(limited(Duration.ofSeconds(30))));
        long begin = System.nanoTime();
        assertFailed(Kind.LIMITED, () -> ask(provider(chat), 20));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(chat.requests).hasSize(1);
    }

    @Test
    void aCallThatHangsEndsAtTheDeadlineAndIsEstimated() {
        assertThatThrownBy(() -> askFor(provider(new FakeChat(hangs(new CountDownLatch(1)))), Duration.ofMillis(200)))
                .isInstanceOf(CallFailed.class);
        assertEstimated();
        assertThat(calls("timed_out")).isOne();
    }

    @Test
    void callsThatWereSleptThroughSayNothingOfTheModel() throws Exception {
        AtomicBoolean awake = new AtomicBoolean();
        Provider provider = provider(new FakeChat(
                () -> (awake.get() ? says("hello") : fails(new TimeoutException("No answer in time"))).get()));
        for (int call = 0; call < 60; call++) {
            assertFailed(Kind.TIMED_OUT, () -> askFor(provider, Duration.ofSeconds(-3)));
        }
        awake.set(true);
        assertThat(ask(provider, 20)).isEqualTo("hello");
    }

    @Test
    void aCallThatIsLeftIsEstimated() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Provider provider = provider(new FakeChat(hangs(asked)));
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                ask(provider, 20);
            } catch (Exception e) {
                ended.set(e);
            }
        });
        asked.await();
        assertThat(meters.get("diwaar.llm.open")
                        .tag("provider", "openai")
                        .gauge()
                        .value())
                .isOne();
        caller.interrupt();
        caller.join();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        assertEstimated();
        assertThat(calls("abandoned")).isOne();
        assertThat(meters.get("diwaar.llm.open").gauge().value()).isZero();
    }

    @Test
    void anAnswerThatSaysNothingOfTokensIsEstimated() throws Exception {
        ask(
                provider(new FakeChat(() -> {
                    Exchange.CURRENT.get().sending(401);
                    return ChatResponse.builder()
                            .aiMessage(AiMessage.from("hello"))
                            .build();
                })),
                20);
        assertThat(spent).singleElement().satisfies(use -> {
            assertThat(use.model()).isEqualTo("small");
            assertThat(use.inputTokens()).isEqualTo(101);
            assertThat(use.outputTokens()).isEqualTo(2);
            assertThat(use.estimated()).isTrue();
        });
    }

    @Test
    void theWaitForAPlaceHasTheDeadlineToo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Provider provider = new Provider(new OpenAiDialect(), new FakeChat(hangs(asked), says("hello")), 1, 3, meters);
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                ask(provider, 20);
            } catch (CallFailed | InterruptedException _) {
                // As expected of the one that has the only place.
            }
        });
        asked.await();
        assertFailed(Kind.NO_PLACE, () -> askFor(provider, Duration.ofMillis(100)));
        first.interrupt();
        first.join();
        assertThat(ask(provider, 20)).isEqualTo("hello");
    }

    @Test
    void aModelThatFailsTooOftenIsLeftAloneAndOthersAreNot() throws Exception {
        ChatModel chat = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                if (request.modelName().equals("small")) {
                    throw status(401);
                }
                return says("hello").get();
            }
        };
        Provider provider = provider(chat);
        for (int i = 0; i < 10; i++) {
            assertFailed(Kind.MISCONFIGURED, () -> ask(provider, 20));
        }
        assertFailed(Kind.CUT_OFF, () -> ask(provider, 20));
        assertThat(calls("cut_off")).isOne();
        assertThat(meters.get("diwaar.llm.breakers.open").gauge().value()).isOne();
        assertThat(meters.get("diwaar.llm.breaker.changes")
                        .tag("to", "OPEN")
                        .counter()
                        .count())
                .isOne();
        assertThat(provider.ask(request("large"), Deadline.in(Duration.ofSeconds(20)), spent::add)
                        .aiMessage()
                        .text())
                .isEqualTo("hello");
    }

    @Test
    void wrongRequestsAndLimitsCutNobodyOff() {
        FakeChat chat = new FakeChat(fails(status(400)));
        Provider provider = provider(chat);
        FakeChat busy = new FakeChat(fails(limited(Duration.ofMinutes(5))));
        Provider limited = provider(busy);
        for (int i = 0; i < 30; i++) {
            assertFailed(Kind.REFUSED, () -> ask(provider, 20));
            assertFailed(Kind.LIMITED, () -> ask(limited, 20));
        }
        assertThat(chat.requests).hasSize(30);
        assertThat(busy.requests).hasSize(30);
    }

    private void assertEstimated() {
        assertThat(spent).singleElement().satisfies(use -> {
            assertThat(use.model()).isEqualTo("small");
            assertThat(use.inputTokens()).isEqualTo(FakeChat.SENT / 4);
            assertThat(use.outputTokens()).isZero();
            assertThat(use.estimated()).isTrue();
        });
    }

    private static void assertFailed(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CallFailed.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private String ask(Provider provider, int seconds) throws CallFailed, InterruptedException {
        return askFor(provider, Duration.ofSeconds(seconds));
    }

    private String askFor(Provider provider, Duration time) throws CallFailed, InterruptedException {
        return provider.ask(request("small"), Deadline.in(time), spent::add)
                .aiMessage()
                .text();
    }

    private double calls(String outcome) {
        return meters.get("diwaar.llm.calls")
                .tag("provider", "openai")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private Provider provider(ChatModel chat) {
        return Models.provider("openai", chat, meters);
    }

    private static ChatRequest request(String model) {
        return ChatRequest.builder()
                .messages(UserMessage.from("Hi"))
                .modelName(model)
                .build();
    }

    private static HttpRefused status(int status) {
        return new HttpRefused(status, "", Optional.empty());
    }

    private static HttpRefused limited(Duration retryAfter) {
        return new HttpRefused(429, "", Optional.of(retryAfter));
    }
}
