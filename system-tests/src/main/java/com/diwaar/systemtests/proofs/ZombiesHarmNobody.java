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
        return 36;
    }

    @Override
    public StackConfig tune(StackConfig config) {
        return config.withReplicas(CONVERSATION, 2).withReplicas(OUTBOUND, 2);
    }

    @Override
    public Verdict run(Run run) throws InterruptedException {
        try (var storm = new Storm(run, 3)) {
            storm.stage("a replica of conversation stands still while the model thinks", () -> {
                storm.hold("model");
                storm.standStill(storm.replicas(CONVERSATION).subList(0, 1), Stream.of(storm::letGo));
            });
            storm.stage("a replica of outbound stands still while Twilio's answers are on their way", () -> {
                storm.hold("twilio");
                storm.standStill(storm.replicas(OUTBOUND).subList(0, 1), Stream.of(storm::letGo));
            });
            storm.stage("ingress stands still under load", () -> {
                Thread.sleep(2000);
                storm.standStill(storm.replicas(INGRESS), Stream.empty());
            });
            return storm.judge();
        }
    }
}
