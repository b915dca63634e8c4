package com.diwaar.systemtests.proofs;

import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.StackPart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All proofs that need a stack. */
public final class Proofs {

    /** Longer than what {@link #impatient} leaves of sessions and leases. */
    public static final Duration SHORT_STAND_STILL = Duration.ofSeconds(9);

    /** Longer than a session (45 s) and a lease (60 s) as they are by default. */
    public static final Duration LONG_STAND_STILL = Duration.ofSeconds(75);

    private Proofs() {}

    public static List<Proof> all() {
        return List.of(
                new NothingLost(),
                new ZombiesHarmNobody(),
                new KafkaAway(),
                new ConversationSteps(),
                new MissedTexts(),
                new Storm(Havoc.Blow.KILLED),
                new Storm(Havoc.Blow.FROZEN));
    }

    public static Optional<Proof> named(String name) {
        return all().stream().filter(proof -> proof.name().equals(name)).findFirst();
    }

    /** A stack on which all of them can run, one after another. */
    public static StackConfig forAll(StackConfig config) {
        StackConfig tuned = config;
        for (Proof proof : all()) {
            tuned = proof.tune(tuned);
        }
        return tuned;
    }

    /** Sessions, leases and safety lags of seconds instead of minutes, so that a small proof is a short one. */
    public static StackConfig impatient(StackConfig config) {
        StackConfig impatient = config;
        for (StackPart part : StackPart.of(StackPart.Kind.SERVICE)) {
            impatient = impatient.withJvmOptions(
                    part,
                    "-Dspring.kafka.consumer.properties.session.timeout.ms=6000",
                    "-Dspring.kafka.consumer.properties.heartbeat.interval.ms=1500",
                    "-Ddiwaar.outbound.attempt.lease=7s",
                    "-Ddiwaar.outbound.attempt.call-limit=3s",
                    "-Ddiwaar.outbound.attempt.look-after=2s",
                    "-Ddiwaar.outbound.attempt.look-every=2s",
                    "-Ddiwaar.outbound.drain.announce-after=3s",
                    "-Ddiwaar.outbound.backfill.every=2s",
                    "-Ddiwaar.outbound.backfill.settle=3s",
                    "-Ddiwaar.outbound.backfill.overlap=20s",
                    "-Ddiwaar.outbound.backfill.claim=5s");
        }
        return impatient;
    }
}
