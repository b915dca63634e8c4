package com.diwaar.systemtests.measure;

import com.diwaar.systemtests.Timeline.ModelCall;
import java.util.List;

/** The time that a model took of a stretch. */
final class ModelTime {

    private ModelTime() {}

    /**
     * The microseconds of that stretch in which at least one of the calls ran.
     *
     * @param calls in the order in which they began
     */
    static long within(List<ModelCall> calls, long from, long to) {
        long covered = 0;
        long upTo = from;
        for (ModelCall call : calls) {
            long begin = Math.max(call.startedMicros(), upTo);
            long end = Math.min(call.endedMicros(), to);
            if (end > begin) {
                covered += end - begin;
                upTo = end;
            }
        }
        return covered;
    }
}
