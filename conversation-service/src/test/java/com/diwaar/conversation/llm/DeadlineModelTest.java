package com.diwaar.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.dialogue.Model.Completion;
import com.diwaar.conversation.dialogue.Model.ModelUnavailable;
import com.diwaar.conversation.dialogue.Prompt;
import com.diwaar.conversation.dialogue.Turn;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeadlineModelTest {

    private static final Prompt PROMPT = new Prompt(
            17,
            new ModelChoice(null, null, null, 480, null),
            "be kind",
            List.of(new Prompt.Said(Turn.Role.USER, "Hi")));

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void triesAgainWhatMayPass() throws Exception {
        try (DeadlineModel model = model(Duration.ofSeconds(20), 6, _ -> {
            if (calls.incrementAndGet() == 1) {
                throw new InternalServerException("busy");
            }
            return hello();
        })) {
            Completion completion = model.complete(PROMPT);
            assertThat(completion.text()).isEqualTo("hello");
            assertThat(completion.use().model()).isEqualTo("the-default");
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void doesNotRepeatWhatIsWrong() {
        try (DeadlineModel model = model(Duration.ofSeconds(20), 6, _ -> {
            calls.incrementAndGet();
            throw new InvalidRequestException("no such model");
        })) {
            assertThatThrownBy(() -> model.complete(PROMPT)).isInstanceOf(ModelUnavailable.class);
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void oneDeadlineHoldsOverAllTriesAndTheWaitForAPlace() {
        CountDownLatch never = new CountDownLatch(1);
        try (DeadlineModel model = model(Duration.ofMillis(200), 1, _ -> {
            hang(never);
            return hello();
        })) {
            Thread first = Thread.ofVirtual().start(() -> {
                try {
                    model.complete(PROMPT);
                } catch (ModelUnavailable | InterruptedException _) {
                    // As expected of the one that has the only place.
                }
            });
            long begin = System.nanoTime();
            assertThatThrownBy(() -> model.complete(PROMPT)).isInstanceOf(ModelUnavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            first.interrupt();
        }
    }

    @Test
    void whoIsInterruptedLeavesTheCall() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        try (DeadlineModel model = model(Duration.ofSeconds(20), 6, _ -> {
            asked.countDown();
            hang(never);
            return hello();
        })) {
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    model.complete(PROMPT);
                } catch (InterruptedException | RuntimeException e) {
                    ended.set(e);
                }
            });
            asked.await();
            caller.interrupt();
            caller.join();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        }
    }

    /** As langchain4j's JDK client does when its thread is interrupted. */
    private static void hang(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new RuntimeException(e);
        }
    }

    private static ChatResponse hello() {
        return ChatResponse.builder().aiMessage(AiMessage.from("hello")).build();
    }

    private static DeadlineModel model(
            Duration deadline, int places, java.util.function.Function<ChatRequest, ChatResponse> chat) {
        LlmSettings settings = new LlmSettings("openai", "http://localhost/v1", "", "the-default", deadline, places, 3);
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return chat.apply(request);
            }
        };
        return new DeadlineModel(model, settings, new SimpleMeterRegistry());
    }
}
