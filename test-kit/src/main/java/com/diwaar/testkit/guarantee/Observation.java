package com.diwaar.testkit.guarantee;

import java.util.Objects;

/**
 * Something that was seen to happen in a run, at a time of {@link System#nanoTime()}, which all processes of one Linux
 * machine share. A worker is whoever works one key at a time; a process is where it lives.
 */
public sealed interface Observation {

    /** When, in nanoseconds of the machine's monotonic clock. */
    long at();

    /** The broker has it. Ids are unique; their order per key is the order of these observations. */
    record Produced(long at, String key, String id) implements Observation {}

    /** A worker takes it up. */
    record Begun(long at, String process, String worker, String key, String id) implements Observation {}

    /** It is handled, as far as this worker knows. */
    record Done(long at, String process, String worker, String key, String id) implements Observation {}

    /** It is dead-lettered: not handled, not lost. */
    record PutAside(long at, String key, String id) implements Observation {}

    /** The worker lets go of the key, whatever became of its letters. */
    record LetGo(long at, String process, String worker, String key) implements Observation {}

    /** Something that the world can see: a text sent, a row settled. */
    record Effect(long at, String id) implements Observation {}

    /**
     * The process was killed or stopped from outside. Whatever it does from now on counts for nothing ({@link Ghosts}),
     * until it learns of its loss ({@link Rebalanced}). To be noted when it is dead or stands still, not before.
     */
    record Disturbed(long at, String process) implements Observation {}

    /**
     * The process was told that partitions are no longer its own, and has let go of what was on them. What it had not
     * committed may be delivered again.
     */
    record Rebalanced(long at, String process) implements Observation {}

    /** One line, tab-separated; see {@link #parse}. */
    default String line() {
        return switch (this) {
            case Produced o -> String.join("\t", "produced", at() + "", o.key, o.id);
            case Begun o -> String.join("\t", "begun", at() + "", o.process, o.worker, o.key, o.id);
            case Done o -> String.join("\t", "done", at() + "", o.process, o.worker, o.key, o.id);
            case PutAside o -> String.join("\t", "put-aside", at() + "", o.key, o.id);
            case LetGo o -> String.join("\t", "let-go", at() + "", o.process, o.worker, o.key);
            case Effect o -> String.join("\t", "effect", at() + "", o.id);
            case Disturbed o -> String.join("\t", "disturbed", at() + "", o.process);
            case Rebalanced o -> String.join("\t", "rebalanced", at() + "", o.process);
        };
    }

    /** The observation that wrote this line. */
    static Observation parse(String line) {
        String[] part = Objects.requireNonNull(line).split("\t", -1);
        long at = Long.parseLong(part[1]);
        return switch (part[0]) {
            case "produced" -> new Produced(at, part[2], part[3]);
            case "begun" -> new Begun(at, part[2], part[3], part[4], part[5]);
            case "done" -> new Done(at, part[2], part[3], part[4], part[5]);
            case "put-aside" -> new PutAside(at, part[2], part[3]);
            case "let-go" -> new LetGo(at, part[2], part[3], part[4]);
            case "effect" -> new Effect(at, part[2]);
            case "disturbed" -> new Disturbed(at, part[2]);
            case "rebalanced" -> new Rebalanced(at, part[2]);
            default -> throw new IllegalArgumentException(line);
        };
    }
}
