package com.diwaar.localstack.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a part of the stack runs: its command line, and how one knows from outside that it serves. */
public interface Program {

    /** The name it has on the console, in `status`, and as the stem of its log and pid file. */
    String name();

    /** The port it listens on. */
    int port();

    /** Whatever must be on disk before the process starts; called before each start. */
    default void prepare() throws IOException, InterruptedException {}

    List<String> command();

    /** Added to what the launcher's own environment holds. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** One quick look from outside; false where it can't tell. */
    boolean isServing();

    /** What is left to do once it serves, before anyone else may use it; must be safe to repeat. */
    default void onServing() throws IOException, InterruptedException {}

    /** The signal that asks it to end in good order, without the SIG. */
    default String stopSignal() {
        return "TERM";
    }

    /** How long it may take to end in good order before it is killed. */
    default Duration grace() {
        return Duration.ofSeconds(15);
    }
}
