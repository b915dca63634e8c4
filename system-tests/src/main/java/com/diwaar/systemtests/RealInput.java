package com.diwaar.systemtests;

import com.diwaar.events.SmsAccepted;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackConfig;
import com.diwaar.systemtests.judge.Correspondence;
import com.diwaar.systemtests.judge.Onlooker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts texts that people really sent through a stack of its own: {@code FILE [--people 50] [--rate 40]}. The file has a JSON object per
 * line with {@code text} and, where known, {@code segments} and {@code encoding}. Each text must be covered by exactly one
 * answer, in order per number, and every body must arrive unchanged, in the topics, in the record and, since the model
 * repeats what it is told, at the model. Bodies are never printed: they are people's words.
 */
public final class RealInput {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST = 1600;

    private RealInput() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            System.err.println("FILE [--people 50] [--rate TEXTS-A-SECOND, 0 is as fast as they are taken]");
            System.exit(2);
        }
        List<JsonNode> lines;
        Options options;
        try {
            options = Options.of(List.of(arguments).subList(1, arguments.length), "--people", "--rate");
            lines = read(Path.of(arguments[0]));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        var narrator = new Narrator(System.out);
        List<String> violations;
        try (var stack = StackUnderTest.start(RealInput::tune, narrator)) {
            violations = run(stack, lines, options.number("--people", 50), options.number("--rate", 40), narrator);
        }
        violations.stream().limit(20).forEach(one -> System.out.println("  VIOLATED: " + one));
        narrator.say(violations.isEmpty() ? "ALL AS IT SHOULD BE" : "%d violations", violations.size());
        System.exit(violations.isEmpty() ? 0 : 1);
    }

    private static StackConfig tune(StackConfig config) {
        return config.withVariable("LLM_MODEL", "scripted-echo");
    }

    private static List<JsonNode> read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("can't read " + file);
        }
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(JSON::readTree)
                .toList();
    }

    private static List<String> run(StackUnderTest stack, List<JsonNode> lines, int count, int rate, Narrator narrator)
            throws InterruptedException {
        // A real text may be STOP by itself; whether Twilio takes it up is not what is looked at here.
        stack.phone().behave(Map.of("twilio_handles_stop", false));
        stack.liftLimits(Map.of("model", "scripted-echo", "max_reply_length", 4800));
        List<String> people = stack.newPeople(count);
        var drafts = new ArrayList<Phone.Draft>();
        for (int i = 0; i < lines.size(); i++) {
            drafts.add(new Phone.Draft(
                    people.get(i % count),
                    stack.assistantNumber(),
                    lines.get(i).path("text").asString()));
        }
        var violations = new ArrayList<String>();
        try (var onlooker = new Onlooker(stack);
                EventLog<SmsAccepted> accepted = stack.events(Topics.SMS_ACCEPTED)) {
            Phone.Report report = stack.phone().textAll(drafts, count, rate);
            narrator.say("%d of %d webhooks were answered with 200", report.accepted(), report.sent());
            if (report.accepted() < drafts.size()) {
                violations.add(
                        "%d webhooks were not accepted: %s".formatted(drafts.size() - report.accepted(), report));
            }
            Correspondence seen = onlooker.awaitAnswers(
                    people,
                    Duration.ofSeconds(60),
                    (answered, all) -> narrator.say("%d of %d are answered", answered, all));
            violations.addAll(seen.violations());
            violations.addAll(asSent(drafts, seen));
            violations.addAll(asRecorded(stack, people, seen, accepted.readToEnd()));
            violations.addAll(asTold(seen));
            narrator.say("%d texts, %d answers", seen.owed().size(), seen.answerCount());
        }
        return violations;
    }

    /** What the simulator sent is what stands in the file. */
    private static List<String> asSent(List<Phone.Draft> drafts, Correspondence seen) {
        Map<String, Long> wanted =
                drafts.stream().collect(Collectors.groupingBy(d -> d.from() + d.body(), Collectors.counting()));
        Map<String, Long> sent = seen.texts().values().stream()
                .collect(Collectors.groupingBy(t -> t.person() + t.body(), Collectors.counting()));
        return wanted.equals(sent) ? List.of() : List.of("the simulator did not send what the file holds");
    }

    /** What conversation announced and what it has on record is what was sent, for every text. */
    private static List<String> asRecorded(
            StackUnderTest stack, List<String> people, Correspondence seen, List<SmsAccepted> accepted) {
        var violations = new ArrayList<String>();
        Map<String, String> announced = new HashMap<>();
        accepted.forEach(one -> announced.put(one.getMessageSid(), one.getBody()));
        Map<String, String> recorded = Records.bodiesBySid(stack, people);
        seen.texts().values().forEach(text -> {
            if (!text.body().equals(announced.get(text.sid()))) {
                violations.add(text.sid() + " is not in sms-accepted as it was sent");
            }
            if (!text.body().equals(recorded.get(text.sid()))) {
                violations.add(text.sid() + " is not on record as it was sent");
            }
        });
        return violations;
    }

    /**
     * The model repeats what it is told: each text stands in its answer, unless that had to be cut. What looks like Markdown
     * does not count: an answer goes out without it.
     */
    private static List<String> asTold(Correspondence seen) {
        var violations = new ArrayList<String>();
        seen.pairs().forEach((text, pair) -> {
            String answer = pair.create().body();
            boolean whole = answer.length() < LONGEST && pair.answer().getParts() == 1;
            if (whole && !unmarked(answer).contains(unmarked(text.body().strip()))) {
                violations.add("the model was not told " + text.sid() + " as it was sent");
            }
        });
        return violations;
    }

    private static String unmarked(String text) {
        return text.replaceAll("[*_#`]", "");
    }
}
