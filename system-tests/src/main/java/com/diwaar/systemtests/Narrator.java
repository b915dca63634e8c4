package com.diwaar.systemtests;

import com.diwaar.localstack.Progress;
import com.diwaar.localstack.process.Part;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says what happens, a line each with the seconds since the start. Safe for use by several threads. */
public final class Narrator implements Progress {

    private final PrintStream out;
    private final long began = System.nanoTime();

    public Narrator(PrintStream out) {
        this.out = out;
    }

    /** One line. */
    public synchronized void say(String what, Object... arguments) {
        String line = arguments.length == 0 ? what : String.format(Locale.ROOT, what, arguments);
        out.println(String.format(Locale.ROOT, "%7.1f s  %s", (System.nanoTime() - began) / 1e9, line));
    }

    @Override
    public void note(String what) {
        say(what);
    }

    @Override
    public void ready(Part part) {
        say("  %-14s ready after %.1f s", part.name(), part.readyAfter().toMillis() / 1000.0);
    }

    @Override
    public void stretch(String name, Duration took) {
        say("%s took %.1f s", name, took.toMillis() / 1000.0);
    }
}
