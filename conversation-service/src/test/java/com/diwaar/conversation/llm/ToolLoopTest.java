package com.diwaar.conversation.llm;

import static com.diwaar.conversation.llm.FakeChat.calls;
import static com.diwaar.conversation.llm.FakeChat.says;
import static com.diwaar.conversation.llm.FakeChat.saysAndCalls;
import static com.diwaar.conversation.llm.FakeChat.saysNothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolLoopTest {

    private static final String GOOD = "{\"agenda_id\":1}";
    private static final String BAD = "{\"quote\":\"bad\"}";

    private final TestDesk desk = new TestDesk(TestDesk.CONCLUDE);

    @Test
    void aReplyWithoutToolCallsIsFinal() throws Exception {
        FakeChat chat = new FakeChat(says("  We are. "));
        assertThat(run(chat)).isEqualTo("We are.");
        assertThat(chat.requests).hasSize(1);
        assertThat(chat.requests.getFirst().toolSpecifications())
                .extracting(tool -> tool.name())
                .containsExactly("conclude_agenda");
    }

    @Test
    void theModelIsToldWhatBecameOfItsToolCallAndGoesOn() throws Exception {
        FakeChat chat = new FakeChat(calls("conclude_agenda", BAD), calls("conclude_agenda", GOOD), says("Done."));
        assertThat(run(chat)).isEqualTo("Done.");
        assertThat(desk.events).containsExactly("conclude_agenda " + BAD, "conclude_agenda " + GOOD);
        List<ChatMessage> shown = chat.requests.getLast().messages();
        assertThat(shown).hasSize(8);
        assertThat(shown.get(4))
                .isInstanceOfSatisfying(
                        AiMessage.class,
                        said -> assertThat(said.hasToolExecutionRequests()).isTrue());
        assertThat(result(shown.get(5)).text()).isEqualTo("There is no such message.");
        assertThat(result(shown.get(5)).id()).isEqualTo("call-1");
        assertThat(result(shown.get(7)).text()).isEqualTo("Noted.");
    }

    @Test
    void aReplyAlongWithAcceptedToolCallsIsFinal() throws Exception {
        FakeChat chat = new FakeChat(saysAndCalls("See you at five.", "conclude_agenda", GOOD));
        assertThat(run(chat)).isEqualTo("See you at five.");
        assertThat(chat.requests).hasSize(1);
        assertThat(desk.events).containsExactly("conclude_agenda " + GOOD);
    }

    @Test
    void aReplyAlongWithARefusedToolCallIsNot() throws Exception {
        FakeChat chat =
                new FakeChat(saysAndCalls("It's settled!", "conclude_agenda", BAD), says("I could not settle it."));
        assertThat(run(chat)).isEqualTo("I could not settle it.");
    }

    @Test
    void itAsksForToolsAtMostFiveTimes() {
        FakeChat chat = new FakeChat(calls("conclude_agenda", GOOD));
        assertThatThrownBy(() -> run(chat)).isInstanceOf(ModelFailed.class);
        assertThat(desk.events).hasSize(5);
        assertThat(desk.spent).hasSize(6);
    }

    @Test
    void aReplyThatIsObjectedToIsWrittenAgain() throws Exception {
        FakeChat chat = new FakeChat(says("bad"), says("better"));
        assertThat(run(chat)).isEqualTo("better");
        List<ChatMessage> shown = chat.requests.getLast().messages();
        assertThat(shown.get(4)).isEqualTo(AiMessage.from("bad"));
        assertThat(((UserMessage) shown.get(5)).singleText()).contains("not sent", "It says bad.");
    }

    @Test
    void oneThatCameAlongWithToolCallsToo() throws Exception {
        FakeChat chat = new FakeChat(saysAndCalls("bad", "conclude_agenda", GOOD), says("better"));
        assertThat(run(chat)).isEqualTo("better");
        List<ChatMessage> shown = chat.requests.getLast().messages();
        assertThat(shown).hasSize(7);
        assertThat(result(shown.get(5)).text()).isEqualTo("Noted.");
        assertThat(shown.get(6)).isInstanceOf(UserMessage.class);
    }

    @Test
    void butNotMoreThanTwice() {
        FakeChat chat = new FakeChat(says("bad"));
        assertThatThrownBy(() -> run(chat)).isInstanceOf(ModelFailed.class).hasMessageContaining("no reply");
        assertThat(chat.requests).hasSize(3);
    }

    @Test
    void silenceIsAskedAboutToo() throws Exception {
        FakeChat chat =
                new FakeChat(saysNothing(), says("<think>Hm. They never told"), says("<think>Hm.</think>\nYes."));
        assertThat(run(chat)).isEqualTo("Yes.");
        List<ChatMessage> shown = chat.requests.getLast().messages();
        assertThat(shown).hasSize(6);
        assertThat(((UserMessage) shown.get(4)).singleText()).contains("empty");
    }

    @Test
    void aReplyThatTheProviderCutOffIsNotSent() throws Exception {
        FakeChat chat = new FakeChat(
                () -> ChatResponse.builder()
                        .aiMessage(AiMessage.from("We are open on Mon"))
                        .finishReason(FinishReason.LENGTH)
                        .build(),
                says("We are."));
        assertThat(run(chat)).isEqualTo("We are.");
        assertThat(((UserMessage) chat.requests.getLast().messages().getLast()).singleText())
                .contains("cut off");
    }

    @Test
    void everyCallIsTold() throws Exception {
        run(new FakeChat(calls("conclude_agenda", GOOD), says("bad"), says("Done.")));
        assertThat(desk.spent).hasSize(3).allSatisfy(use -> {
            assertThat(use.provider()).isEqualTo("openai");
            assertThat(use.model()).isEqualTo("as-it-calls-itself");
            assertThat(use.inputTokens()).isEqualTo(20);
            assertThat(use.outputTokens()).isEqualTo(5);
            assertThat(use.estimated()).isFalse();
        });
        assertThat(desk.spent).extracting(use -> use.callId()).doesNotHaveDuplicates();
    }

    private String run(FakeChat chat) throws Exception {
        Provider provider = Models.provider("openai", chat, new SimpleMeterRegistry());
        return new ToolLoop(
                        new Candidate(provider, "small"), Models.prompt(), desk, Deadline.in(Duration.ofSeconds(20)))
                .run()
                .text();
    }

    private static ToolExecutionResultMessage result(ChatMessage message) {
        return (ToolExecutionResultMessage) message;
    }
}
