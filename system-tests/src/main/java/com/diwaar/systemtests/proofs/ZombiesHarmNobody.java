package com.diwaar.systemtests.proofs;

import static com.diwaar.localstack.StackPart.CONVERSATION;
import static com.diwaar.localstack.StackPart.INGRESS;
import static com.diwaar.localstack.StackPart.OUTBOUND;

import com.diwaar.localstack.StackConfig;
import java.util.stream.Stream;

/** A replica stands still past session timeout and lease, others take over, and then it wakes and goes on where it was. */
final class ZombiesHarmNobody implements Proof {

    @Override
    public String name() {
        return "zombies";
    }

    @Override
    public String claim() {
        return "Each accepted text gets exactly one answer, in order, though replicas stand still and wake as zombies.";
    }

    @Override
    public int fullSize() {
        return 1000;
    }

    @Override
    public int smallSize() {
        return 24;
    }

    @Override
    public StackConfig tune(StackConfig config) {
        return config.withReplicas(CONVERSATION, 2).withReplicas(OUTBOUND, 2);
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        boolean thorough = run.isLargerThan(smallSize());
        try (var stages = new Stages(run, thorough ? 3 : 2)) {
            stages.stage("a replica of conversation stands still while the model thinks", () -> {
                stages.hold("model");
                stages.standStill(stages.replicas(CONVERSATION).subList(0, 1), Stream.of(stages::letGo));
            });
            stages.stage("a replica of outbound stands still while Twilio's answers are on their way", () -> {
                stages.hold("twilio");
                stages.standStill(stages.replicas(OUTBOUND).subList(0, 1), Stream.of(stages::letGo));
            });
            if (thorough) {
                stages.stage("ingress stands still under load", () -> {
                    Thread.sleep(2000);
                    stages.standStill(stages.replicas(INGRESS), Stream.empty());
                });
            }
            return stages.judge();
        }
    }
}
