package com.diwaar.systemtests.proofs;

import static com.diwaar.localstack.StackPart.CONVERSATION;
import static com.diwaar.localstack.StackPart.POSTGRES;
import static com.diwaar.localstack.StackPart.REDIS;

import com.diwaar.localstack.StackConfig;
import com.diwaar.localstack.process.Part;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.proofs.Steps.Blow;
import com.diwaar.systemtests.proofs.Steps.Moment;
import java.util.List;
import java.util.Map;

/**
 * conversation-service is caught between each two steps of its work and killed there, then stopped there; beside others that
 * take over, and at full size alone too. After that its stores are restarted and its replicas change under load.
 */
final class ConversationSteps implements Proof {

    /** So many that each replica has some of them. */
    private static final int LEAST_PEOPLE = 12;

    private static final int STEPS = Moment.values().length * Blow.values().length;

    /** Small, it leaves to `nothing-lost`, `zombies` and `storm` what they do to the same service. */
    private static final int SMALL_STAGES = 5;

    private static final int STAGES = 2 * STEPS + 3;

    @Override
    public String name() {
        return "conversation-steps";
    }

    @Override
    public String claim() {
        return "Each text is covered by one answer, at whatever step conversation-service is killed or stopped.";
    }

    @Override
    public int fullSize() {
        return 2000;
    }

    @Override
    public int smallSize() {
        return SMALL_STAGES * 2 * LEAST_PEOPLE;
    }

    @Override
    public StackConfig tune(StackConfig config) {
        int proxy = config.kafkaProxy().orElseThrow().advertisedPort();
        return config.withReplicas(CONVERSATION, 2)
                .withReplicaVariable(CONVERSATION.label(), "KAFKA_BOOTSTRAP_SERVERS", "localhost:" + proxy);
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        run.stack().liftLimits(Map.of());
        boolean aloneToo = run.isLargerThan(smallSize());
        int count = aloneToo ? STAGES : SMALL_STAGES;
        try (var stages = new Stages(run, count, LEAST_PEOPLE);
                var steps = new Steps(run, stages)) {
            List<Part> replicas = stages.replicas(CONVERSATION);
            if (aloneToo) {
                steps.all(replicas);
            } else {
                steps.most(replicas);
            }
            if (aloneToo) {
                storesGoAndReturn(run, stages);
            }
            replicasComeAndGo(run, stages, replicas);
            if (aloneToo) {
                Part other = replicas.getLast();
                other.stop();
                steps.all(replicas.subList(0, 1));
                stages.start(List.of(other));
            }
            return stages.judge();
        }
    }

    private static void storesGoAndReturn(Run run, Stages stages) throws InterruptedException {
        StackUnderTest stack = run.stack();
        stages.stage("PostgreSQL is restarted, and killed, under load", () -> {
            Thread.sleep(2000);
            Part postgres = stack.part(POSTGRES.label());
            postgres.restart(StackUnderTest.RESTART);
            run.say("  PostgreSQL is back");
            Thread.sleep(2000);
            stages.kill(List.of(postgres));
            stages.start(List.of(postgres));
        });
        stages.stage("Redis is flushed, and restarted, under load", () -> {
            Thread.sleep(2000);
            stack.flushRedis();
            run.say("  Redis is empty");
            Thread.sleep(2000);
            stack.part(REDIS.label()).restart(StackUnderTest.RESTART);
            run.say("  Redis is back");
        });
    }

    private static void replicasComeAndGo(Run run, Stages stages, List<Part> replicas) throws InterruptedException {
        Part other = replicas.getLast();
        stages.stage("a replica leaves in good order and comes back under load", () -> {
            Thread.sleep(2000);
            other.stop();
            run.say("  %s has left", other.name());
            stages.start(List.of(other));
        });
    }
}
