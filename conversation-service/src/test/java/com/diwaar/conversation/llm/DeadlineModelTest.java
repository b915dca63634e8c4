package com.diwaar.conversation.llm;

import static com.diwaar.conversation.llm.FakeChat.calls;
import static com.diwaar.conversation.llm.FakeChat.fails;
import static com.diwaar.conversation.llm.FakeChat.hangs;
import static com.diwaar.conversation.llm.FakeChat.says;
import static com.diwaar.conversation.llm.FakeChat.sleepsThroughTheDeadline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.dialogue.Model.ModelUnavailable;
import dev.langchain4j.model.chat.ChatModel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DeadlineModelTest {

    private static final HttpRefused UNKNOWN_MODEL = new HttpRefused(404, "", Optional.empty());
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private final TestDesk desk = new TestDesk(TestDesk.CONCLUDE);

    @Test
    void asksTheFallbackWhereTheFirstIsRefused() throws Exception {
        FakeChat chat = new FakeChat(fails(UNKNOWN_MODEL), says("hello"));
        assertThat(complete(AMPLE, "large", Map.of("openai", chat))).isEqualTo("hello");
        assertThat(chat.requests).extracting(request -> request.modelName()).containsExactly("small", "large");
        assertThat(desk.events).containsExactly("begin", "begin");
    }

    @Test
    void theFallbackBeginsAnew() throws Exception {
        FakeChat chat = new FakeChat(calls("conclude_agenda", "{}"), fails(UNKNOWN_MODEL), says("hello"));
        assertThat(complete(AMPLE, "large", Map.of("openai", chat))).isEqualTo("hello");
        assertThat(desk.events).containsExactly("begin", "conclude_agenda {}", "begin");
        assertThat(chat.requests.getLast().messages()).hasSize(4);
    }

    @Test
    void theFallbackIsAskedWhereNoReplyOfTheFirstCanBeSent() throws Exception {
        FakeChat first = new FakeChat(says("bad"));
        FakeChat second = new FakeChat(says("hello"));
        assertThat(complete(AMPLE, "anthropic/large", Map.of("openai", first, "anthropic", second)))
                .isEqualTo("hello");
        assertThat(first.requests).hasSize(3);
        assertThat(desk.spent)
                .extracting(use -> use.provider())
                .containsExactly("openai", "openai", "openai", "anthropic");
    }

    @Test
    void aModelThatHangsLeavesTimeForTheFallback() throws Exception {
        FakeChat first = new FakeChat(hangs(new CountDownLatch(1)));
        FakeChat second = new FakeChat(says("hello"));
        assertThat(complete(Duration.ofMillis(900), "ollama/large", Map.of("openai", first, "ollama", second)))
                .isEqualTo("hello");
        assertThat(desk.spent).extracting(use -> use.estimated()).containsExactly(true, false);
    }

    @Test
    void whereAllFailItSaysWhyAndNothingOfTheConversation() {
        FakeChat chat = new FakeChat(fails(new HttpRefused(
                400,
                "{\"error\":{\"message\":\"Are you open?\",\"code\":\"context_length_exceeded\"}}",
                Optional.empty())));
        assertThatThrownBy(() -> complete(AMPLE, "large", Map.of("openai", chat)))
                .isInstanceOf(ModelUnavailable.class)
                .hasMessage("openai/small refused: HTTP 400 context_length_exceeded; "
                        + "openai/large refused: HTTP 400 context_length_exceeded")
                .hasNoCause();
        assertThat(desk.spent).isEmpty();
    }

    @Test
    void oneDeadlineHoldsOverAllModelsAndTries() {
        FakeChat chat = new FakeChat(hangs(new CountDownLatch(1)));
        long begin = System.nanoTime();
        assertThatThrownBy(() -> complete(Duration.ofMillis(300), "large", Map.of("openai", chat)))
                .isInstanceOf(ModelUnavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
        assertThat(chat.requests).hasSize(2);
    }

    /** What ends long after its deadline was not watched by anybody who was awake. */
    @Test
    void whoSleptThroughTheDeadlineAsksOnceMore() throws Exception {
        FakeChat chat = new FakeChat(sleepsThroughTheDeadline(), says("hello"));
        assertThat(complete(Duration.ofMillis(200), "", Map.of("openai", chat))).isEqualTo("hello");
        assertThat(chat.requests).hasSize(2);
        assertThat(desk.events).containsExactly("begin", "begin");
    }

    @Test
    void asksOnlyOnceMore() {
        FakeChat chat = new FakeChat(sleepsThroughTheDeadline());
        assertThatThrownBy(() -> complete(Duration.ofMillis(200), "", Map.of("openai", chat)))
                .isInstanceOf(ModelUnavailable.class);
        assertThat(chat.requests).hasSize(2);
    }

    @Test
    void whoIsInterruptedLeavesTheCallAndNoOtherModelIsAsked() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        FakeChat chat = new FakeChat(hangs(asked));
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                complete(AMPLE, "large", Map.of("openai", chat));
            } catch (Exception e) {
                ended.set(e);
            }
        });
        asked.await();
        caller.interrupt();
        caller.join();
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        assertThat(chat.requests).hasSize(1);
        assertThat(desk.spent).hasSize(1);
    }

    @Test
    void anAssistantWhoseProviderIsGoneHasTheFallback() throws Exception {
        FakeChat chat = new FakeChat(says("hello"));
        Candidates candidates = Models.candidates("large", Map.of("openai", chat));
        var choice = new ModelChoice("anthropic", "clever", null, 480, null);
        assertThat(new DeadlineModel(candidates, AMPLE)
                        .complete(Models.prompt(choice), desk)
                        .text())
                .isEqualTo("hello");
        assertThat(chat.requests.getFirst().modelName()).isEqualTo("large");
    }

    @Test
    void whereNoModelIsNamedNoneIsGuessed() {
        Candidates candidates = Models.candidates("", Map.of("openai", new FakeChat(says("hello"))));
        var choice = new ModelChoice("anthropic", null, null, 480, null);
        assertThatThrownBy(() -> new DeadlineModel(candidates, AMPLE).complete(Models.prompt(choice), desk))
                .isInstanceOf(ModelUnavailable.class)
                .hasMessageContaining("LLM_MODEL");
    }

    private String complete(Duration deadline, String fallback, Map<String, ChatModel> chats)
            throws InterruptedException {
        return new DeadlineModel(Models.candidates(fallback, chats), deadline)
                .complete(Models.prompt(), desk)
                .text();
    }
}
