package com.diwaar.localstack.launcher;

import com.diwaar.localstack.Progress;
import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.process.Part;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the person at the terminal what happens, a line per part. */
final class Console implements Progress {

    private final PrintStream out;
    private final List<String> stretches = new ArrayList<>();

    Console(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void note(String what) {
        out.println("  " + what);
    }

    @Override
    public void starting(String parts) {
        note("starting " + parts);
    }

    @Override
    public void ready(Part part) {
        note("  %-14s ready %8s   port %d".formatted(part.name(), seconds(part.readyAfter()), part.port()));
    }

    @Override
    public void external(StackPart part, String address) {
        note("  %-14s yours            %s".formatted(part.label(), withoutCredentials(address)));
    }

    @Override
    public synchronized void stretch(String name, Duration took) {
        stretches.add(name + " " + seconds(took));
    }

    /** Where the time went, in one line. */
    synchronized String stretches() {
        return String.join(", ", stretches);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** `redis://user:password@host` without what is nobody's business, as far as it can be told apart. */
    static String withoutCredentials(String address) {
        return address.replaceAll("//[^/@]*@", "//").replaceAll("(?i)(password|user)=[^&]*&?", "");
    }
}
