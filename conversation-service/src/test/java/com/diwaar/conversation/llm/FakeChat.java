package com.diwaar.conversation.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Does what it is told to, call by call, and the last of it for ever. */
final class FakeChat implements ChatModel {

    static final int SENT = 400;

    final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
    private final Deque<Supplier<ChatResponse>> steps = new ArrayDeque<>();

    @SafeVarargs
    FakeChat(Supplier<ChatResponse>... steps) {
        this.steps.addAll(List.of(steps));
    }

    @Override
    public ChatResponse chat(ChatRequest request) {
        requests.add(request);
        return next().get();
    }

    private synchronized Supplier<ChatResponse> next() {
        return steps.size() > 1 ? steps.removeFirst() : steps.getFirst();
    }

    static Supplier<ChatResponse> says(String text) {
        return answers(AiMessage.from(text));
    }

    static Supplier<ChatResponse> saysNothing() {
        return answers(AiMessage.builder().build());
    }

    static Supplier<ChatResponse> calls(String tool, String arguments) {
        return answers(AiMessage.from(call(tool, arguments)));
    }

    static Supplier<ChatResponse> saysAndCalls(String text, String tool, String arguments) {
        return answers(AiMessage.from(text, List.of(call(tool, arguments))));
    }

    static Supplier<ChatResponse> fails(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    /** As our HTTP client does: until the deadline or an interruption. */
    static Supplier<ChatResponse> hangs(CountDownLatch asked) {
        return () -> {
            Exchange.CURRENT.get().sending(SENT);
            asked.countDown();
            try {
                boolean never = new CountDownLatch(1)
                        .await(Exchange.CURRENT.get().deadline().left().toNanos(), TimeUnit.NANOSECONDS);
                throw new dev.langchain4j.exception.TimeoutException("hung: " + never);
            } catch (InterruptedException e) {
                throw new RuntimeException(e);
            }
        };
    }

    /** As a call looks to a process that was stopped meanwhile and goes on long after. */
    static Supplier<ChatResponse> sleepsThroughTheDeadline() {
        return () -> {
            Deadline deadline = Exchange.CURRENT.get().deadline();
            while (!deadline.wasSleptThrough()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            throw new dev.langchain4j.exception.TimeoutException("No answer in time");
        };
    }

    private static Supplier<ChatResponse> answers(AiMessage message) {
        return () -> ChatResponse.builder()
                .aiMessage(message)
                .modelName("as-it-calls-itself")
                .tokenUsage(new TokenUsage(20, 5))
                .build();
    }

    private static ToolExecutionRequest call(String tool, String arguments) {
        return ToolExecutionRequest.builder()
                .id("call-1")
                .name(tool)
                .arguments(arguments)
                .build();
    }
}
