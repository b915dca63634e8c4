package com.diwaar.testkit.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.testkit.guarantee.Observation.Begun;
import com.diwaar.testkit.guarantee.Observation.Disturbed;
import com.diwaar.testkit.guarantee.Observation.Done;
import com.diwaar.testkit.guarantee.Observation.Effect;
import com.diwaar.testkit.guarantee.Observation.LetGo;
import com.diwaar.testkit.guarantee.Observation.Produced;
import com.diwaar.testkit.guarantee.Observation.PutAside;
import com.diwaar.testkit.guarantee.Observation.Rebalanced;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guarantee that can't fail guards nothing: each one here is shown a run that breaks it, and one that doesn't. */
class GuaranteeTest {

    private long clock;

    @Test
    void seesWhatWasLost() {
        assertThat(judged(new NothingLost(), produced("a1"), produced("a2"), done("p", "a1")))
                .singleElement()
                .asString()
                .contains("a2");
        assertThat(judged(new NothingLost(), produced("a1"), done("p", "a1"), produced("a2"), putAside("a2")))
                .isEmpty();
    }

    @Test
    void seesARecordThatOvertakesAnother() {
        assertThat(judged(new OrderPerKey(), produced("a1"), produced("a2"), begun("p", "a2"), begun("p", "a1")))
                .isNotEmpty();
        assertThat(judged(new OrderPerKey(), produced("a1"), produced("b1"), begun("p", "b1"), begun("p", "a1")))
                .isEmpty();
    }

    @Test
    void seesAnOlderRecordTouchedAfterALaterOneWasDone() {
        Observation[] run = {
            produced("a1"), produced("a2"), begun("p", "a1"), begun("p", "a2"), done("p", "a2"), done("p", "a1")
        };
        assertThat(judged(new OrderPerKey(), run)).isNotEmpty();
    }

    @Test
    void allowsARetryAndARedeliveryToStartOver() {
        Observation[] run = {
            produced("a1"),
            produced("a2"),
            begun("p", "a1"),
            begun("p", "a2"),
            begun("p", "a1"),
            done("p", "a1"),
            begun("p", "a2"),
            done("p", "a2"),
            disturbed("p"),
            begun("p", "a1"),
            done("p", "a1")
        };
        assertThat(judged(new OrderPerKey(), run)).isEmpty();
    }

    @Test
    void knowsPositionsEvenWhereTheWorkerIsQuickerThanTheProducersAcknowledgement() {
        assertThat(judged(new OrderPerKey(), begun("p", "a1"), produced("a1"), begun("p", "a2"), produced("a2")))
                .isEmpty();
    }

    @Test
    void seesTwoWorkersOnOneKey() {
        assertThat(judged(new OneWorkerPerKey(), begun("p", "a1"), begun("q", "a2")))
                .isNotEmpty();
        assertThat(judged(new OneWorkerPerKey(), begun("p", "a1"), letGo("p", "a"), begun("q", "a2")))
                .isEmpty();
        assertThat(judged(new OneWorkerPerKey(), begun("p", "a1"), disturbed("p"), begun("q", "a1")))
                .isEmpty();
    }

    @Test
    void seesWorkDoneByWhoHadNoHoldOfTheKey() {
        assertThat(judged(new OneWorkerPerKey(), begun("p", "a1"), letGo("p", "a"), done("p", "a1")))
                .isNotEmpty();
    }

    @Test
    void seesWorkDoneAgainForNoReason() {
        assertThat(judged(NothingDoubled.ofWork(), done("p", "a1"), done("p", "a1")))
                .isNotEmpty();
        assertThat(judged(NothingDoubled.ofWork(), done("p", "a1"), disturbed("q"), done("q", "a1")))
                .isNotEmpty();
        assertThat(judged(NothingDoubled.ofWork(), done("p", "a1"), disturbed("p"), done("q", "a1")))
                .isEmpty();
    }

    @Test
    void seesAWorkerThatKeepsItsHoldOverARebalance() {
        assertThat(judged(new OneWorkerPerKey(), begun("p", "a1"), rebalanced("p"), begun("q", "a1")))
                .isNotEmpty();
        assertThat(judged(NothingDoubled.ofWork(), done("p", "a1"), rebalanced("p"), done("q", "a1")))
                .isEmpty();
    }

    @Test
    void whatAWokenProcessDoesBeforeItKnowsCountsForNothing() {
        var journal = new Journal();
        var run = new ArrayList<Observation>(List.of(
                produced("a1"),
                produced("a2"),
                begun("p", "a1"),
                disturbed("p"),
                begun("q", "a1"),
                done("q", "a1"),
                done("p", "a1"),
                letGo("p", "a"),
                begun("p", "a2"),
                letGo("q", "a"),
                begun("q", "a2"),
                done("p", "a2")));
        run.forEach(journal);
        assertThatThrownBy(() -> journal.judge(new NothingLost())).hasMessageContaining("a2 of a was never done");

        journal.accept(done("q", "a2"));
        journal.judge(new NothingLost(), new OrderPerKey(), new OneWorkerPerKey(), NothingDoubled.ofWork());
    }

    @Test
    void aProcessThatKnowsOfItsLossCountsAgain() {
        var journal = new Journal();
        List.of(
                        begun("p", "a1"),
                        disturbed("p"),
                        rebalanced("p"),
                        new Begun(clock++, "p", "w2", "a", "a1"),
                        begun("q", "a1"))
                .forEach(journal);
        assertThatThrownBy(() -> journal.judge(new OneWorkerPerKey())).hasMessageContaining("OneWorkerPerKey");
    }

    @Test
    void seesAnEffectThatHappenedTwiceWhateverTheReason() {
        assertThat(judged(NothingDoubled.ofEffects(), effect("sms1"), disturbed("p"), effect("sms1")))
                .isNotEmpty();
        assertThat(judged(NothingDoubled.ofEffects(), effect("sms1"), effect("sms2")))
                .isEmpty();
    }

    @Test
    void readsWhatAnotherProcessWroteUpToItsLastWholeLine(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("journal");
        List<Observation> written = List.of(
                produced("a1"),
                begun("p", "a1"),
                done("p", "a1"),
                letGo("p", "a"),
                effect("x"),
                disturbed("p"),
                rebalanced("p"));
        written.forEach(Journal.writing(file));
        Files.writeString(file, Files.readString(file) + "done\t99\tp");

        assertThat(new Journal().addFrom(file).observations()).isEqualTo(written);
    }

    @Test
    void judgementNamesTheGuaranteeAndTheBreach() {
        var journal = new Journal();
        journal.accept(produced("a1"));
        assertThatThrownBy(() -> journal.judge(new NothingLost(), new OrderPerKey()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("NothingLost: a1 of a was never done");
    }

    private static List<String> judged(Guarantee guarantee, Observation... run) {
        List.of(run).forEach(guarantee::observe);
        return guarantee.violations();
    }

    private Observation produced(String id) {
        return new Produced(clock++, keyOf(id), id);
    }

    private Observation begun(String process, String id) {
        return new Begun(clock++, process, "w-" + process, keyOf(id), id);
    }

    private Observation done(String process, String id) {
        return new Done(clock++, process, "w-" + process, keyOf(id), id);
    }

    private Observation letGo(String process, String key) {
        return new LetGo(clock++, process, "w-" + process, key);
    }

    private Observation putAside(String id) {
        return new PutAside(clock++, keyOf(id), id);
    }

    private Observation effect(String id) {
        return new Effect(clock++, id);
    }

    private Observation disturbed(String process) {
        return new Disturbed(clock++, process);
    }

    private Observation rebalanced(String process) {
        return new Rebalanced(clock++, process);
    }

    private static String keyOf(String id) {
        return id.substring(0, 1);
    }
}
