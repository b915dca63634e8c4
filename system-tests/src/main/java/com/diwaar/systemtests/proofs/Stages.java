package com.diwaar.systemtests.proofs;

import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Part;
import com.diwaar.systemtests.Patience;
import com.diwaar.systemtests.Phone;
import com.diwaar.systemtests.Questions;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.judge.Correspondence;
import com.diwaar.systemtests.judge.Onlooker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * People who text without a pause while something is done to the system, stage after stage. What is judged in the end is
 * the whole correspondence.
 */
final class Stages implements AutoCloseable {

    private static final Duration STAGE_LOAD = Duration.ofSeconds(10);
    private static final Duration SMALL_STAGE_LOAD = Duration.ofSeconds(5);
    private static final int SMALL_STAGE = 50;
    private static final Duration CAUGHT = Duration.ofSeconds(20);

    private final Proof.Run run;
    private final StackUnderTest stack;
    private final Phone phone;
    private final List<String> people;
    private final int textsPerStage;
    private final Onlooker onlooker;
    private final List<String> shortfalls = new ArrayList<>();
    private int written;

    /** What is done to the system while people text. */
    @FunctionalInterface
    interface Trouble {
        void make() throws InterruptedException;
    }

    Stages(Proof.Run run, int stages) {
        this(run, stages, 4);
    }

    /**
     * @param leastPeople that text, at least two texts each: as many as it takes that each replica has some
     */
    Stages(Proof.Run run, int stages, int leastPeople) {
        this.run = run;
        this.stack = run.stack();
        this.phone = stack.phone();
        this.textsPerStage = Math.max(2 * leastPeople, run.size() / stages);
        this.people = stack.newPeople(Math.max(leastPeople, textsPerStage / 4));
        this.onlooker = new Onlooker(stack);
        stack.liftLimits(Map.of());
        phone.behave(Map.of("model_latency_ms", 100));
    }

    /** People text; in the midst of it the trouble is made; returns when both are over. */
    void stage(String name, Trouble trouble) throws InterruptedException {
        run.say("%s: %d texts of %d people", name, textsPerStage, people.size());
        List<Phone.Draft> drafts = drafts();
        Duration load = textsPerStage < SMALL_STAGE ? SMALL_STAGE_LOAD : STAGE_LOAD;
        double rate = textsPerStage / (double) load.toSeconds();
        CompletableFuture<Phone.Report> texting = CompletableFuture.supplyAsync(
                () -> phone.textAll(drafts, people.size(), rate),
                task -> Thread.ofVirtual().start(task));
        try {
            trouble.make();
        } finally {
            phone.behave(Map.of("hold_model", false, "hold_twilio", "off"));
        }
        try {
            Phone.Report report = texting.join();
            run.say(
                    "  %d of %d webhooks were answered with 200; %s",
                    report.accepted(), report.sent(), report.byStatus());
        } catch (CompletionException e) {
            throw new IllegalStateException("the simulator failed", e);
        }
    }

    List<String> people() {
        return people;
    }

    /** Everybody texts, as fast as it goes; returns when all webhooks are over. */
    void textNow() {
        Phone.Report report = phone.textAll(drafts(), people.size(), 0);
        if (report.accepted() < report.sent()) {
            shortfalls.add("webhooks were refused: " + report.byStatus());
        }
    }

    /** Waits until all that was texted so far is answered, as far as it comes. */
    void awaitCalm() throws InterruptedException {
        Correspondence seen = onlooker.awaitAnswers(people, quiet(), (answered, accepted) -> {});
        run.say("  %d of %d texts are answered", seen.answered(), seen.owed().size());
    }

    /** Something was not reached that had to be, for the proof to be one. */
    void fellShort(String how) {
        run.say("  %s", how);
        shortfalls.add(how);
    }

    /** Holds the answers of the model or of Twilio, until several are asking. */
    void hold(String peer) throws InterruptedException {
        phone.behave(peer.equals("model") ? Map.of("hold_model", true) : Map.of("hold_twilio", "answer"));
        boolean caught = Patience.until(CAUGHT, () -> phone.held(peer) >= 2);
        run.say("  %d answers of %s are held", phone.held(peer), peer);
        if (!caught) {
            shortfalls.add("nobody was caught while waiting for the %s, so nothing was proved".formatted(peer));
        }
    }

    void letGo() {
        phone.behave(Map.of("hold_model", false, "hold_twilio", "off"));
    }

    /** The replicas of a service that share its work. */
    List<Part> replicas(StackPart service) {
        return stack.replicasOf(service).stream().map(stack::part).toList();
    }

    void kill(List<Part> parts) {
        parts.forEach(Part::kill);
        run.say("  killed %s", names(parts));
    }

    void start(List<Part> parts) {
        parts.forEach(Part::start);
        parts.forEach(part -> part.awaitReady(StackUnderTest.RESTART));
        run.say("  %s again", names(parts));
    }

    /** Stops them for longer than their sessions and leases last. */
    void standStill(List<Part> parts, Stream<Runnable> meanwhile) throws InterruptedException {
        parts.forEach(Part::pause);
        run.say("  stopped %s for %d s", names(parts), run.standStill().toSeconds());
        try {
            meanwhile.forEach(Runnable::run);
            Thread.sleep(run.standStill());
        } finally {
            parts.forEach(Part::resume);
            run.say("  woke %s", names(parts));
        }
    }

    /** Waits for what is still under way, and judges. */
    Verdict judge() throws InterruptedException {
        phone.behave(Map.of("hold_model", false, "hold_twilio", "off"));
        var told = new int[] {-1};
        Correspondence seen = onlooker.awaitAnswers(people, quiet(), (answered, accepted) -> {
            if (answered != told[0]) {
                told[0] = answered;
                run.say("%d of %d accepted texts are answered", answered, accepted);
            }
        });
        var facts = new LinkedHashMap<String, Object>();
        facts.put("texts", written);
        facts.put("people", people.size());
        facts.put("accepted", seen.owed().size());
        facts.put("answers", seen.answerCount());
        facts.put("lost", seen.lost().size());
        facts.put("doubled", seen.doubled().size());
        facts.put("out_of_order", seen.outOfOrder().size());
        facts.put("changed", seen.changed().size());
        shortfalls.addAll(seen.violations());
        return new Verdict(shortfalls, facts);
    }

    private Duration quiet() {
        return run.standStill().multipliedBy(4).plusSeconds(60);
    }

    @Override
    public void close() {
        phone.behave(Map.of("hold_model", false, "hold_twilio", "off", "model_latency_ms", 600));
        onlooker.close();
    }

    private List<Phone.Draft> drafts() {
        var drafts = new ArrayList<Phone.Draft>();
        for (int i = 0; i < textsPerStage; i++) {
            drafts.add(new Phone.Draft(
                    people.get(i % people.size()),
                    stack.assistantNumber(),
                    Questions.number(written++ / people.size())));
        }
        return drafts;
    }

    private static String names(List<Part> parts) {
        return String.join(", ", parts.stream().map(Part::name).toList());
    }
}
