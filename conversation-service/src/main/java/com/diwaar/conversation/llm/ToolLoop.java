package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Desk;
import com.diwaar.conversation.dialogue.Model.Completion;
import com.diwaar.conversation.dialogue.Prompt;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One model at work on one prompt, from the beginning: it asks for tools, is objected to, and says something in the end. */
final class ToolLoop {

    private static final int MOST_ROUNDS = 5;
    private static final int MOST_REPAIRS = 2;

    private final Candidate candidate;
    private final Prompt prompt;
    private final Desk desk;
    private final Deadline deadline;
    private final List<ToolSpecification> tools;
    private final List<ChatMessage> messages;

    ToolLoop(Candidate candidate, Prompt prompt, Desk desk, Deadline deadline) {
        this.candidate = candidate;
        this.prompt = prompt;
        this.desk = desk;
        this.deadline = deadline;
        this.tools = ToolSpecs.of(desk.tools());
        this.messages = new ArrayList<>(candidate.provider().dialect().messages(prompt));
    }

    /** @throws ModelFailed where it came to no reply that the desk has no objection to */
    Completion run() throws ModelFailed, InterruptedException {
        int rounds = 0;
        int repairs = 0;
        while (true) {
            ChatResponse response = ask();
            AiMessage said = response.aiMessage();
            String text = Replies.text(said);
            if (said.hasToolExecutionRequests()) {
                if (++rounds > MOST_ROUNDS) {
                    throw new ModelFailed("it asked for tools " + rounds + " times without an end");
                }
                boolean accepted = takeAll(said);
                if (!accepted || text.isBlank()) {
                    continue;
                }
            }
            Optional<String> objection = objection(text, response);
            if (objection.isEmpty()) {
                return new Completion(text);
            }
            if (++repairs > MOST_REPAIRS) {
                throw new ModelFailed("no reply of it could be sent");
            }
            if (!said.hasToolExecutionRequests() && !text.isBlank()) {
                messages.add(AiMessage.from(text));
            }
            messages.add(Messages.notSent(objection.get()));
        }
    }

    private ChatResponse ask() throws ModelFailed, InterruptedException {
        ChatRequest request = ChatRequest.builder()
                .messages(messages)
                .parameters(candidate.provider().dialect().parameters(prompt, candidate.model(), tools))
                .build();
        try {
            return candidate.provider().ask(request, deadline, desk::spent);
        } catch (CallFailed e) {
            throw new ModelFailed(e);
        }
    }

    private boolean takeAll(AiMessage said) {
        messages.add(said);
        boolean accepted = true;
        for (ToolExecutionRequest call : said.toolExecutionRequests()) {
            Desk.Taken taken = desk.take(call.name(), call.arguments() == null ? "" : call.arguments());
            messages.add(ToolExecutionResultMessage.from(call, taken.told()));
            accepted &= taken.accepted();
        }
        return accepted;
    }

    private Optional<String> objection(String text, ChatResponse response) {
        if (text.isBlank()) {
            return Optional.of("It was empty.");
        }
        if (response.finishReason() == FinishReason.LENGTH) {
            return Optional.of("It was cut off, since it was too long: be shorter.");
        }
        return desk.objection(text);
    }
}
