package com.diwaar.systemtests;

import com.diwaar.systemtests.proofs.Proof;
import com.diwaar.systemtests.proofs.Proofs;
import com.diwaar.systemtests.proofs.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs a proof at full size against a stack of its own: {@code prove NAME [--size N] [--seed N] [--quick]}. Exit code 0 is a proof, 1 a
 * violation, 2 a word that was not understood.
 */
public final class Prove {

    private static final int SHOWN = 20;

    private Prove() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> words) throws InterruptedException {
        if (words.isEmpty()) {
            System.out.println("Proofs, each run by: prove NAME [--size TEXTS] [--seed NUMBER] [--quick]");
            Proofs.all()
                    .forEach(proof -> System.out.printf(
                            "  %-14s %s (%d texts)%n", proof.name(), proof.claim(), proof.fullSize()));
            System.out.println(
                    "  mailboxes      The kit's mailboxes under a kill, a stop and rebalances; takes --size LETTERS only.");
            System.out.println("--seed repeats a storm's random moments.");
            System.out.println("--quick shortens sessions and leases to seconds, and with them the proof.");
            return 0;
        }
        Optional<Proof> proof = Proofs.named(words.getFirst());
        if (proof.isEmpty()) {
            System.err.println("There is no proof " + words.getFirst() + "; without a name they are listed.");
            return 2;
        }
        try {
            return prove(proof.get(), Options.of(words.subList(1, words.size()), "--size", "--seed", "--quick"));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }

    private static int prove(Proof proof, Options options) throws InterruptedException {
        var narrator = new Narrator(System.out);
        boolean quick = options.has("--quick");
        int size = options.number("--size", proof.fullSize());
        int seed = options.number("--seed", ThreadLocalRandom.current().nextInt(1_000_000));
        narrator.say("%s: %s", proof.name(), proof.claim());
        try (var stack =
                StackUnderTest.start(config -> proof.tune(quick ? Proofs.impatient(config) : config), narrator)) {
            var standStill = quick ? Proofs.SHORT_STAND_STILL : Proofs.LONG_STAND_STILL;
            Verdict verdict = proof.run(new Proof.Run(stack, size, standStill, seed, narrator));
            verdict.facts().forEach((name, fact) -> System.out.printf("  %-24s %s%n", name, fact));
            verdict.violations().stream().limit(SHOWN).forEach(one -> System.out.println("  VIOLATED: " + one));
            narrator.say(
                    verdict.holds() ? "PROVED" : "NOT PROVED: %d violations",
                    verdict.violations().size());
            return verdict.holds() ? 0 : 1;
        }
    }
}
