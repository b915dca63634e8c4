package com.diwaar.systemtests.proofs;

import static com.diwaar.localstack.StackPart.INGRESS;
import static com.diwaar.localstack.StackPart.OUTBOUND;

import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.process.Part;
import com.diwaar.systemtests.Patience;
import com.diwaar.systemtests.Phone;
import com.diwaar.systemtests.Questions;
import com.diwaar.systemtests.SignedWebhook;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.Timeline;
import com.diwaar.systemtests.judge.Books;
import com.diwaar.systemtests.judge.Correspondence;
import com.diwaar.systemtests.judge.Onlooker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * ingress is away for a while under a load of texts. What Twilio gave up on is found in its list and brought back; and where
 * its webhook comes all the same, later still, nothing more happens.
 */
final class MissedTexts implements Proof {

    private static final int RATE = 20;
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final Duration BOOKKEEPING = Duration.ofSeconds(60);
    private static final int LEAST_PEOPLE = 20;
    private static final int REPEATED = 20;

    @Override
    public String name() {
        return "missed-texts";
    }

    @Override
    public String claim() {
        return "Texts that came while ingress was away, and that Twilio gave up on, are answered all the same, each once.";
    }

    @Override
    public int fullSize() {
        return 2400;
    }

    @Override
    public int smallSize() {
        return 160;
    }

    @Override
    public StackConfig tune(StackConfig config) {
        return config.withReplicas(OUTBOUND, 2);
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        StackUnderTest stack = run.stack();
        stack.liftLimits(Map.of());
        stack.phone().behave(Map.of("model_latency_ms", 100));
        List<String> people = stack.newPeople(Math.max(LEAST_PEOPLE, run.size() / 8));
        Duration lasting = Duration.ofSeconds(run.size() / RATE);
        try (var onlooker = new Onlooker(stack, everyText -> true)) {
            Phone.Report report = textWhileIngressIsAway(run, people, lasting);
            var books = new Books(stack, people);
            Correspondence seen = await(run, onlooker, people);
            List<Timeline.Text> givenUp =
                    seen.owed().stream().filter(text -> !text.isAccepted()).toList();
            var violations = new ArrayList<String>();
            if (givenUp.isEmpty()) {
                violations.add("Twilio gave up on nothing, so nothing was proved");
            }
            int before = seen.answerCount();
            violations.addAll(repeat(stack, givenUp));
            Correspondence afterwards = await(run, onlooker, people);
            Patience.until(
                    BOOKKEEPING,
                    () -> books.violations(afterwards, Set.of()).isEmpty()
                            && books.ledgerViolations(afterwards).isEmpty());
            violations.addAll(afterwards.violations());
            violations.addAll(books.violations(afterwards, Set.of()));
            violations.addAll(books.ledgerViolations(afterwards));
            if (afterwards.answerCount() != before) {
                violations.add(
                        "%d answers became %d when Twilio called again".formatted(before, afterwards.answerCount()));
            }
            var facts = new LinkedHashMap<String, Object>();
            facts.put("texts", report.sent());
            facts.put("webhooks", report.byStatus());
            facts.put("given_up", givenUp.size());
            facts.put("brought_back", seen.broughtBack());
            facts.put("answers", afterwards.answerCount());
            return new Verdict(violations, facts);
        } finally {
            stack.phone().behave(Map.of("model_latency_ms", 600));
        }
    }

    private static Phone.Report textWhileIngressIsAway(Run run, List<String> people, Duration lasting)
            throws InterruptedException {
        StackUnderTest stack = run.stack();
        Part ingress = stack.part(INGRESS.label());
        var drafts = new ArrayList<Phone.Draft>();
        for (int i = 0; i < run.size(); i++) {
            drafts.add(new Phone.Draft(
                    people.get(i % people.size()), stack.assistantNumber(), Questions.number(i / people.size())));
        }
        run.say("%d texts of %d people in %d s", run.size(), people.size(), lasting.toSeconds());
        CompletableFuture<Phone.Report> texting = CompletableFuture.supplyAsync(
                () -> stack.phone().textAll(drafts, people.size(), RATE),
                task -> Thread.ofVirtual().start(task));
        Thread.sleep(lasting.dividedBy(4));
        ingress.stop();
        run.say("  ingress is stopped");
        Duration half = lasting.dividedBy(2);
        Thread.sleep(half.compareTo(AWAY) < 0 ? half : AWAY);
        ingress.start();
        ingress.awaitReady(StackUnderTest.RESTART);
        run.say("  ingress is back");
        Phone.Report report = texting.join();
        run.say("  webhooks: %s", report.byStatus());
        return report;
    }

    private static Correspondence await(Run run, Onlooker onlooker, List<String> people) throws InterruptedException {
        Duration quiet = run.standStill().multipliedBy(4).plusSeconds(60);
        var told = new int[] {-1};
        return onlooker.awaitAnswers(people, quiet, (answered, owed) -> {
            if (answered != told[0]) {
                told[0] = answered;
                run.say("%d of %d texts are answered", answered, owed);
            }
        });
    }

    /** Twilio, or somebody at its console, sends some of those webhooks again. */
    private static List<String> repeat(StackUnderTest stack, List<Timeline.Text> givenUp) {
        var violations = new ArrayList<String>();
        givenUp.stream().limit(REPEATED).forEach(text -> {
            int status = new SignedWebhook(text.sid(), text.person(), text.number(), text.body())
                    .postTo(stack)
                    .status();
            if (status != 200) {
                violations.add("%s, sent again, got %d".formatted(text.sid(), status));
            }
        });
        return violations;
    }
}
