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
        return 60;
    }

    @Override
    public StackConfig tune(StackConfig config) {
        return config.withReplicas(CONVERSATION, 2).withReplicas(OUTBOUND, 2);
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        try (var storm = new Storm(run, 4)) {
            storm.stage("a replica of conversation is killed while the model thinks", () -> {
                storm.hold("model");
                storm.kill(storm.replicas(CONVERSATION).subList(0, 1));
                storm.letGo();
                storm.start(storm.replicas(CONVERSATION).subList(0, 1));
            });
            storm.stage("all of conversation is killed while the model thinks", () -> {
                storm.hold("model");
                storm.kill(storm.replicas(CONVERSATION));
                storm.letGo();
                storm.start(storm.replicas(CONVERSATION));
            });
            storm.stage("all of outbound is killed while Twilio's answers are on their way", () -> {
                storm.hold("twilio");
                storm.kill(storm.replicas(OUTBOUND));
                storm.letGo();
                storm.start(storm.replicas(OUTBOUND));
            });
            storm.stage("ingress is killed under load", () -> {
                Thread.sleep(2000);
                storm.kill(storm.replicas(INGRESS));
                storm.start(storm.replicas(INGRESS));
            });
            return storm.judge();
        }
    }
}
