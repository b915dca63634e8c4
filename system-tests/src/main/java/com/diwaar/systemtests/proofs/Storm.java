package com.diwaar.systemtests.proofs;

import static com.diwaar.localstack.StackPart.OUTBOUND;

import com.diwaar.events.SmsError;
import com.diwaar.events.Topics;
import com.diwaar.localstack.StackConfig;
import com.diwaar.systemtests.EventLog;
import com.diwaar.systemtests.Phone;
import com.diwaar.systemtests.Questions;
import com.diwaar.systemtests.Timeline;
import com.diwaar.systemtests.judge.Books;
import com.diwaar.systemtests.judge.CommandOutcomes;
import com.diwaar.systemtests.judge.Correspondence;
import com.diwaar.systemtests.judge.Onlooker;
import com.diwaar.testkit.AvroProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Texts come in and as many orders are given, while the two edges, those who keep the books and tell the customer, and what
 * all of them stand on are struck at random and the provider loses one answer in twenty after it accepted. In the end the
 * provider's list, the topics, the services' tables, the ledger and what the customer's endpoint was told must agree, on every
 * text that was written and every order that was given.
 */
final class Storm implements Proof {

    private static final int LOST_ANSWERS_EVERY = 20;

    /** Texts a second at full size, and orders. */
    private static final int RATE = 20;

    private static final Duration SHORTEST = Duration.ofSeconds(12);
    private static final int LEAST_PEOPLE = 24;

    private final Havoc.Blow blow;

    Storm(Havoc.Blow blow) {
        this.blow = blow;
    }

    @Override
    public String name() {
        return blow == Havoc.Blow.KILLED ? "storm" : "storm-frozen";
    }

    @Override
    public String claim() {
        return "Each text has one answer and each order one outcome, though ingress, outbound, billing, webhook-dispatcher,"
                + " Kafka, PostgreSQL and Redis are %s at random and the provider loses answers."
                        .formatted(blow == Havoc.Blow.KILLED ? "killed" : "frozen past the lease");
    }

    @Override
    public int fullSize() {
        return 5000;
    }

    @Override
    public int smallSize() {
        return 200;
    }

    /** What Twilio gave up on is looked for sooner than three minutes after; it gives up within 15 s. */
    @Override
    public StackConfig tune(StackConfig config) {
        return config.withReplicas(OUTBOUND, 2)
                .withPartVariable(OUTBOUND, "DIWAAR_OUTBOUND_BACKFILL_SETTLE", "20s")
                .withPartVariable(OUTBOUND, "DIWAAR_OUTBOUND_BACKFILL_EVERY", "10s");
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        try (var one = new One(run, blow)) {
            one.rage();
            return one.judge();
        }
    }

    /** One storm. */
    private static final class One implements AutoCloseable {

        private final Run run;
        private final Phone phone;
        private final List<String> people;
        private final Havoc havoc;
        private final Duration lasting;
        private final Onlooker onlooker;
        private final EventLog<SmsError> errors;
        private final Books books;
        private final Ordering ordering;
        private final AvroProducer producer;
        private final Map<String, Object> facts = new LinkedHashMap<>();
        private final long lostBefore;

        One(Run run, Havoc.Blow blow) {
            this.run = run;
            this.phone = run.stack().phone();
            this.people = run.stack().newPeople(Math.max(LEAST_PEOPLE, run.size() / 8));
            Duration wanted = Duration.ofSeconds(run.size() / RATE);
            this.lasting = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
            this.havoc = new Havoc(run, blow, lasting);
            this.onlooker = new Onlooker(run.stack(), everyText -> true);
            this.errors = run.stack().events(Topics.SMS_ERROR);
            this.books = new Books(run.stack(), people);
            this.producer = run.stack().producer();
            this.lostBefore = dropped();
            this.ordering = new Ordering(run.stack(), producer);
            run.stack().liftLimits(Map.of());
        }

        void rage() throws InterruptedException {
            double rate = run.size() / (double) lasting.toSeconds();
            phone.behave(Map.of("model_latency_ms", 100, "drop_answer_every", LOST_ANSWERS_EVERY));
            run.say(
                    "seed %d: %d texts and %d orders of %d people in %d s",
                    run.seed(), run.size(), run.size(), people.size(), lasting.toSeconds());
            CompletableFuture<Phone.Report> texting = inBackground(() -> phone.textAll(drafts(), people.size(), rate));
            CompletableFuture<?> orders = inBackground(() -> {
                ordering.order(ordered(), run.size(), rate);
                return "done";
            });
            havoc.rage();
            Phone.Report report = texting.join();
            run.say("  webhooks: %s", report.byStatus());
            orders.join();
            run.say("  orders: %s", ordering.answers());
            facts.put("seed", run.seed());
            facts.put("blows", havoc.blows());
            facts.put("texts", report.sent());
            facts.put("webhooks", report.byStatus());
            facts.put("orders", ordering.commands().size());
            facts.put("orders_answered", ordering.answers());
            facts.put("provider_lost_answers_meanwhile", lostAnswers());
        }

        /** So far; the provider goes on losing them until all is settled. */
        private long lostAnswers() {
            return dropped() - lostBefore;
        }

        private long dropped() {
            return phone.counters().path("counts").path("answers_dropped").asLong(0);
        }

        private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
            return CompletableFuture.supplyAsync(
                    work, task -> Thread.ofVirtual().start(task));
        }

        /** Two thirds of the people text, two thirds are ordered a text for: a third does both. */
        private List<Phone.Draft> drafts() {
            List<String> texting = people.subList(0, people.size() * 2 / 3);
            var drafts = new ArrayList<Phone.Draft>();
            for (int i = 0; i < run.size(); i++) {
                drafts.add(new Phone.Draft(
                        texting.get(i % texting.size()),
                        run.stack().assistantNumber(),
                        Questions.number(i / texting.size())));
            }
            return drafts;
        }

        private List<String> ordered() {
            return people.subList(people.size() / 3, people.size());
        }

        /** What there is to see at one moment. */
        private record View(
                Correspondence texts, CommandOutcomes orders, Set<String> residual, List<String> violations) {

            /** Moves as long as something comes to an end. */
            int progress() {
                return texts.answered() + texts.sent().size() + orders.decided() - violations.size();
            }
        }

        /** Waits until everything is settled, or nothing has moved for long, and judges. */
        Verdict judge() throws InterruptedException {
            Duration pause = run.size() > 1000 ? Duration.ofSeconds(3) : Duration.ofMillis(500);
            Duration quiet = run.standStill().multipliedBy(4).plusSeconds(60);
            long began = System.nanoTime();
            View view = view();
            for (long moved = began; !view.violations().isEmpty() && System.nanoTime() - moved < quiet.toNanos(); ) {
                Thread.sleep(pause);
                View next = view();
                if (next.progress() != view.progress()) {
                    moved = System.nanoTime();
                    run.say(
                            "%d of %d texts are answered, %d of %d orders decided, %d things are open",
                            next.texts().answered(),
                            next.texts().owed().size(),
                            next.orders().decided(),
                            run.size(),
                            next.violations().size());
                }
                view = next;
            }
            facts.put("settled_after_s", (System.nanoTime() - began) / 1_000_000_000);
            // What should not come at all gets a moment to come.
            Thread.sleep(2000);
            return verdict(view());
        }

        private View view() {
            var gone = errors.readToEnd();
            Correspondence texts = onlooker.look(people);
            Set<String> residual = texts.unaccounted().stream()
                    .filter(havoc::isOfASleeper)
                    .map(Timeline.Create::sid)
                    .collect(Collectors.toSet());
            var orders = new CommandOutcomes(ordering.commands(), texts.sent(), gone);
            var violations = new ArrayList<>(texts.violations(residual));
            violations.addAll(orders.violations());
            violations.addAll(books.violations(texts, residual));
            if (violations.isEmpty()) {
                violations.addAll(books.ledgerViolations(texts));
                violations.addAll(books.deliveryViolations(texts));
            }
            return new View(texts, orders, residual, violations);
        }

        private Verdict verdict(View view) {
            facts.put("answers", view.texts().answerCount());
            facts.put("brought_back", view.texts().broughtBack());
            facts.put("outcomes", view.orders().byKind());
            facts.put("sent", view.texts().sent().size());
            facts.put("attempts", books.attempts());
            facts.put("reservations", books.reservations());
            facts.put("sent_twice_by_a_sleeper", view.residual().size());
            long lost = lostAnswers();
            facts.put("provider_lost_answers", lost);
            var violations = new ArrayList<>(view.violations());
            if (lost == 0) {
                violations.add("The provider lost no answer: whether one that is lost doubles a text was not seen.");
            }
            violations.addAll(havoc.shortfalls());
            violations.addAll(ordering.shortfalls());
            return new Verdict(violations, facts);
        }

        @Override
        public void close() {
            phone.behave(Map.of("model_latency_ms", 600, "drop_answer_every", 0));
            onlooker.close();
            errors.close();
            producer.close();
        }
    }
}
