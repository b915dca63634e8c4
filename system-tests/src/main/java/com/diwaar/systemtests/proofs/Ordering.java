package com.diwaar.systemtests.proofs;

import com.diwaar.events.SendSms;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.HttpJson;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.judge.Command;
import com.diwaar.testkit.AvroProducer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An internal team and an API's caller, who order texts at an even rate and do what they are asked to: who is not told that
 * its order is safe orders the same again, with the same command id or the same {@code Idempotency-Key}.
 */
final class Ordering {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(1);

    /** Every so manieth order goes over HTTP, the others through the topic. */
    private static final int OVER_HTTP = 5;

    /** Every so manieth order is given twice although all went well. */
    private static final int TWICE = 20;

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int TOO_MANY = 429;
    private static final int UNSURE = 503;

    private final StackUnderTest stack;
    private final AvroProducer producer;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final Queue<String> shortfalls = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();

    Ordering(StackUnderTest stack, AvroProducer producer) {
        this.stack = stack;
        this.producer = producer;
    }

    /** Orders so many, and returns when each is safe. */
    void order(List<String> people, int count, double perSecond) {
        long began = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                LockSupport.parkNanos(began + (long) (i * 1e9 / perSecond) - System.nanoTime());
                int number = i;
                String person = people.get(i % people.size());
                callers.execute(() -> order(number, person));
            }
        }
    }

    private void order(int number, String person) {
        String body = "Your order %d of %s is ready".formatted(number, run);
        try {
            commands.add(
                    number % OVER_HTTP == OVER_HTTP - 1
                            ? overHttp(number, person, body)
                            : throughTheTopic(number, person, body));
        } catch (RuntimeException e) {
            shortfalls.add("%s could not be ordered: %s".formatted(body, e));
        }
    }

    private Command throughTheTopic(int number, String person, String body) {
        var id = UUID.randomUUID();
        SendSms command = SendSms.newBuilder()
                .setCommandId(id)
                .setAssistantId(stack.assistantId())
                .setTo(person)
                .setBody(body)
                .build();
        String key = stack.assistantId() + "|" + person;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int left = number % TWICE == 0 ? 2 : 1; left > 0; ) {
            try {
                producer.send(Topics.SEND_SMS, key, command);
                answers.merge("topic", 1, Integer::sum);
                left--;
            } catch (RuntimeException e) {
                answers.merge("topic, again", 1, Integer::sum);
                pause(deadline, e);
            }
        }
        return new Command(id, person, body);
    }

    private Command overHttp(int number, String person, String body) {
        Map<String, String> headers = number % 2 == 0
                ? Map.of("Idempotency-Key", body)
                : Map.of("Idempotency-Key", body, "Prefer", "respond-async");
        Map<String, Object> request =
                Map.of("assistant_id", stack.assistantId(), "to_phone_number", person, "message_body", body);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                HttpJson.Answer answer = stack.http()
                        .send("POST", stack.url(StackPart.INGRESS) + "/sms/send", stack.apiKey(), request, headers);
                answers.merge("http " + answer.status(), 1, Integer::sum);
                if (answer.status() == OK || answer.status() == ACCEPTED) {
                    return new Command(commandId(answer), person, body);
                }
                if (answer.status() != UNSURE && answer.status() != TOO_MANY) {
                    shortfalls.add("%s was refused: %s".formatted(body, answer.text()));
                    return new Command(commandId(answer), person, body);
                }
                pause(deadline, new IllegalStateException(answer.text()));
            } catch (UncheckedIOException e) {
                answers.merge("http, no answer", 1, Integer::sum);
                pause(deadline, e);
            }
        }
    }

    private static @Nullable UUID commandId(HttpJson.Answer answer) {
        String id = answer.body().path("command_id").asString("");
        return id.isEmpty() ? null : UUID.fromString(id);
    }

    private static void pause(long deadline, RuntimeException why) {
        if (System.nanoTime() > deadline) {
            throw why;
        }
        LockSupport.parkNanos(BEFORE_ANOTHER_TRY.toNanos());
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    /** How often each answer was given. */
    Map<String, Integer> answers() {
        return new TreeMap<>(answers);
    }

    /** Orders that never became safe, or were refused for no reason. */
    List<String> shortfalls() {
        return List.copyOf(shortfalls);
    }
}
