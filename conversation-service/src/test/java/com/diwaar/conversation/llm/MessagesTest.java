package com.diwaar.conversation.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.dialogue.Prompt;
import com.diwaar.conversation.dialogue.Turn.Role;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final UserMessage BEGIN = UserMessage.from("[The conversation begins with your message.]");
    private static final UserMessage END = UserMessage.from("[Write your next message now.]");

    @Test
    void leavesOutWhatIsBlank() {
        assertThat(Messages.of(prompt("a hi", "u ", "u yes"))).containsExactly(system(), ai("hi"), user("yes"));
    }

    @Test
    void letsTheCustomerBeginAndEndWhereAProviderInsists() {
        assertThat(Messages.begunAndEndedByTheCustomer(prompt("a hi", "u yes")))
                .containsExactly(system(), BEGIN, ai("hi"), user("yes"));
        assertThat(Messages.begunAndEndedByTheCustomer(prompt("u hi", "a and so?")))
                .containsExactly(system(), user("hi"), ai("and so?"), END);
        assertThat(Messages.begunAndEndedByTheCustomer(prompt("u hi"))).containsExactly(system(), user("hi"));
        assertThat(Messages.begunAndEndedByTheCustomer(prompt())).containsExactly(system(), BEGIN);
    }

    private static Prompt prompt(String... said) {
        List<Prompt.Said> turns = Stream.of(said)
                .map(one -> new Prompt.Said(one.startsWith("a") ? Role.ASSISTANT : Role.USER, one.substring(2)))
                .toList();
        return new Prompt(17, Models.STANDARD, "Be kind.", turns);
    }

    private static ChatMessage system() {
        return SystemMessage.from("Be kind.");
    }

    private static ChatMessage user(String text) {
        return UserMessage.from(text);
    }

    private static ChatMessage ai(String text) {
        return AiMessage.from(text);
    }
}
