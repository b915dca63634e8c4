package com.diwaar.localstack;

import com.diwaar.localstack.process.Part;
import java.time.Duration;

/** Told what happens while a stack starts, from several threads. */
public interface Progress {

    /** Tells nobody. */
    Progress SILENT = new Progress() {};

    /** Something is done that a person may want to know of. */
    default void note(String what) {}

    /** These begin now, at the same time. */
    default void starting(String parts) {}

    /** A part serves. */
    default void ready(Part part) {}

    /** A server of somebody else's is used. */
    default void external(StackPart part, String address) {}

    /** A stretch of the start is over. */
    default void stretch(String name, Duration took) {}
}
