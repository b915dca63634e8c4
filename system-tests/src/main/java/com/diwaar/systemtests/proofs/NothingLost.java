package com.diwaar.systemtests.proofs;

import static com.diwaar.localstack.StackPart.CONVERSATION;
import static com.diwaar.localstack.StackPart.INGRESS;
import static com.diwaar.localstack.StackPart.OUTBOUND;

import com.diwaar.localstack.StackConfig;

/** Services are killed at the worst moments: caught between asking the model or Twilio and hearing the answer. */
final class NothingLost implements Proof {

    @Override
    public String name() {
        return "nothing-lost";
    }

    @Override
    public String claim() {
        return "Each accepted text gets exactly one answer, in order, though every service on its way is killed.";
    }

    @Override
    public int fullSize() {
        return 2000;
    }

    @Override
    public int smallSize() {
        return 48;
    }

    @Override
    public StackConfig tune(StackConfig config) {
        return config.withReplicas(CONVERSATION, 2).withReplicas(OUTBOUND, 2);
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        boolean thorough = run.isLargerThan(smallSize());
        try (var stages = new Stages(run, thorough ? 4 : 3)) {
            stages.stage("a replica of conversation is killed while the model thinks", () -> {
                stages.hold("model");
                stages.kill(stages.replicas(CONVERSATION).subList(0, 1));
                stages.letGo();
                stages.start(stages.replicas(CONVERSATION).subList(0, 1));
            });
            stages.stage("all of conversation is killed while the model thinks", () -> {
                stages.hold("model");
                stages.kill(stages.replicas(CONVERSATION));
                stages.letGo();
                stages.start(stages.replicas(CONVERSATION));
            });
            stages.stage("all of outbound is killed while Twilio's answers are on their way", () -> {
                stages.hold("twilio");
                stages.kill(stages.replicas(OUTBOUND));
                stages.letGo();
                stages.start(stages.replicas(OUTBOUND));
            });
            if (thorough) {
                stages.stage("ingress is killed under load", () -> {
                    Thread.sleep(2000);
                    stages.kill(stages.replicas(INGRESS));
                    stages.start(stages.replicas(INGRESS));
                });
            }
            return stages.judge();
        }
    }
}
