package com.diwaar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.diwaar.events.SendSms;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Part;
import com.diwaar.systemtests.judge.Correspondence;
import com.diwaar.systemtests.judge.Onlooker;
import com.diwaar.systemtests.measure.Percentiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** What may meet in one conversation from two sides, and what must not reach from one into another. Two replicas are at it. */
@ExtendWith(SharedStack.class)
@ResourceLock(SharedStack.STACK)
class ConversationScenariosIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SAY_AGAIN = "What did you say last?";

    @AfterEach
    void asUsual(StackUnderTest stack) {
        var usual = new HashMap<String, Object>();
        usual.put("hold_model", false);
        usual.put("hold_model_containing", null);
        usual.put("model_latency_ms", 600);
        stack.phone().behave(usual);
    }

    /**
     * Their keys are others, so that for many people the two are taken by two replicas. The command comes a little before the
     * text, or a little after it, up to while the model thinks.
     */
    @Test
    void aCommandAndATextOfOneMomentAreOneConversationAndNoAnswerIsBlindToTheOther(StackUnderTest stack)
            throws Exception {
        List<String> people = stack.newPeople(32);
        stack.phone().behave(Map.of("model_latency_ms", 800));

        try (var producer = stack.producer();
                ScheduledExecutorService both = Executors.newScheduledThreadPool(people.size())) {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < people.size(); i++) {
                String person = people.get(i);
                done.add(both.schedule(
                        () -> stack.phone().text(person, stack.assistantNumber(), SAY_AGAIN),
                        1000,
                        TimeUnit.MILLISECONDS));
                done.add(both.schedule(
                        () -> producer.send(Topics.SEND_SMS, stack.assistantId() + person, command(stack, person)),
                        600 + 50L * i,
                        TimeUnit.MILLISECONDS));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }

        Correspondence seen = awaitAnswers(stack, people);
        assertThat(seen.violations()).isEmpty();
        await("each person has the answer and the commanded text")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stack.phone().timeline().creates().stream()
                                .filter(create -> people.contains(create.person()))
                                .count())
                        .isEqualTo(2L * people.size()));
        var orders = new TreeMap<String, Integer>();
        people.forEach(person -> orders.merge(orderIn(stack, person), 1, Integer::sum));
        System.out.println("a command and a text at once: " + orders);
        assertThat(orders).containsKey("text, command, answer");
    }

    private static SendSms command(StackUnderTest stack, String person) {
        return SendSms.newBuilder()
                .setCommandId(UUID.randomUUID())
                .setAssistantId(stack.assistantId())
                .setTo(person)
                .setBody(commanded(person))
                .build();
    }

    private static String commanded(String person) {
        return "Your cake is ready, " + person.substring(person.length() - 4);
    }

    /** Which came first, after having checked that the answer knows it. */
    private static String orderIn(StackUnderTest stack, String person) {
        List<JsonNode> conversations = Records.conversationsOf(stack, person);
        assertThat(conversations).as("conversations of " + person).hasSize(1);
        List<String> bodies = Records.messagesOf(
                        stack, conversations.getFirst().path("id").asLong())
                .stream()
                .map(message -> message.path("body").asString())
                .toList();
        assertThat(bodies).hasSize(3).contains(SAY_AGAIN, commanded(person));
        String answer = bodies.stream()
                .filter(body -> !body.equals(SAY_AGAIN) && !body.equals(commanded(person)))
                .findFirst()
                .orElseThrow();
        boolean commandFirst = bodies.indexOf(commanded(person)) < bodies.indexOf(answer);
        assertThat(answer)
                .as("in the history %s", bodies)
                .isEqualTo(commandFirst ? "I said: " + commanded(person) : "I haven't said anything yet.");
        return commandFirst
                ? bodies.indexOf(commanded(person)) < bodies.indexOf(SAY_AGAIN)
                        ? "command, text, answer"
                        : "text, command, answer"
                : "text, answer, command";
    }

    @Test
    void aTextThatReachesBothReplicasWhileTheModelThinksIsAnsweredOnce(StackUnderTest stack) {
        String person = stack.newPerson();
        stack.phone().behave(Map.of("hold_model", true, "hold_model_containing", person));

        String sid = stack.phone().text(person, stack.assistantNumber(), "What does bread cost? I am " + person);
        try (var producer = stack.producer();
                EventLog<SmsReceived> log = stack.events(Topics.SMS_RECEIVED)) {
            SmsReceived text = log.readToEnd().stream()
                    .filter(one -> one.getMessageSid().equals(sid))
                    .findFirst()
                    .orElseThrow();
            // So many keys that each replica has a partition of one of them.
            IntStream.range(0, 40).forEach(copy -> producer.send(Topics.SMS_RECEIVED, "copy-" + copy, text));
        }
        await("both replicas ask the model")
                .atMost(PATIENCE)
                .until(() -> stack.phone().held("model") >= 2);
        stack.phone().behave(Map.of("hold_model", false));

        Correspondence seen = awaitAnswers(stack, List.of(person));
        await("no copy is left to work on")
                .atMost(PATIENCE)
                .until(() ->
                        stack.group("conversation-texts", Topics.SMS_RECEIVED).lag() == 0);
        assertThat(seen.violations()).isEmpty();
        try (var onlooker = new Onlooker(stack)) {
            Correspondence inTheEnd = onlooker.look(List.of(person));
            assertThat(inTheEnd.violations()).isEmpty();
            assertThat(inTheEnd.answerCount()).isEqualTo(1);
        }
    }

    /** Against the same without the hang, in one run, as a ratio: a queue behind the hang would take a minute. */
    @Test
    void aModelThatHangsOnSomePeopleDelaysNoOther(StackUnderTest stack) throws Exception {
        List<String> hanging = stack.newPeople(6);
        stack.phone().behave(Map.of("model_latency_ms", 200));
        answerTimes(stack); // the first ones are slower for reasons of their own

        Percentiles without = answerTimes(stack);
        stack.phone().behave(Map.of("hold_model", true, "hold_model_containing", "HANG"));
        hanging.forEach(
                person -> stack.phone().text(person, stack.assistantNumber(), "HANG on, what does bread cost?"));
        await("the model hangs").atMost(PATIENCE).until(() -> stack.phone().held("model") >= hanging.size());
        Percentiles with = answerTimes(stack);

        assertThat(stack.phone().held("model")).isEqualTo(hanging.size());
        double median = with.p50() / without.p50();
        double high = with.p99() / without.p99();
        System.out.printf(
                "a hanging model: others' median %.2f times, p99 %.2f times that without it (%s)%n",
                median, high, without);
        assertThat(median).isLessThan(1.5);
        assertThat(high).isLessThan(3);
        asUsual(stack);
        assertThat(awaitAnswers(stack, hanging).violations()).isEmpty();
    }

    /** Milliseconds from the text to the provider, of 40 people. */
    private static Percentiles answerTimes(StackUnderTest stack) throws InterruptedException {
        List<String> people = stack.newPeople(40);
        stack.phone()
                .textAll(
                        people.stream()
                                .map(person -> new Phone.Draft(person, stack.assistantNumber(), "Are you open today?"))
                                .toList(),
                        20,
                        20);
        Correspondence seen = awaitAnswers(stack, people);
        assertThat(seen.violations()).isEmpty();
        return Percentiles.of(seen.pairs().entrySet().stream()
                .map(pair -> (pair.getValue().create().receivedMicros()
                                - pair.getKey().createdMicros())
                        / 1000.0)
                .toList());
    }

    @Test
    void aFlushOfRedisAndARestartLoseNoWordOfAConversation(StackUnderTest stack) throws Exception {
        String person = stack.newPerson();
        String said = answerTo(stack, person, "What does a loaf cost?");
        stack.phone().behave(Map.of("hold_model", true, "hold_model_containing", "what did you just say"));
        String sid = stack.phone().text(person, stack.assistantNumber(), "Hm, what did you just say?");
        await().atMost(PATIENCE).until(() -> stack.phone().held("model") >= 1);
        stack.flushRedis();
        stack.phone().behave(Map.of("hold_model", false));
        String again = answer(stack, sid);
        assertThat(again).isEqualTo("I said: " + said);

        stack.flushRedis();
        List<Part> replicas = stack.replicasOf(StackPart.CONVERSATION).stream()
                .map(stack::part)
                .toList();
        replicas.forEach(Part::stop);
        replicas.forEach(Part::start);
        replicas.forEach(replica -> replica.awaitReady(StackUnderTest.RESTART));
        assertThat(answerTo(stack, person, SAY_AGAIN)).isEqualTo("I said: " + again);
    }

    private static String answerTo(StackUnderTest stack, String person, String text) {
        return answer(stack, stack.phone().text(person, stack.assistantNumber(), text));
    }

    private static String answer(StackUnderTest stack, String sid) {
        List<Phone.Answer> answers = stack.phone().answers(sid, 1, PATIENCE);
        assertThat(answers).hasSize(1);
        return answers.getFirst().body();
    }

    private static Correspondence awaitAnswers(StackUnderTest stack, Collection<String> people) {
        try (var onlooker = new Onlooker(stack)) {
            return onlooker.awaitAnswers(people, PATIENCE, (answered, accepted) -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
