package com.diwaar.localstack.phone.measure;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Named counts since the start or the last reset. Names are stable and in snake_case. */
public final class Counters {

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    public void count(String name) {
        LongAdder adder = counts.get(name);
        (adder != null ? adder : counts.computeIfAbsent(name, n -> new LongAdder())).increment();
    }

    public Map<String, Long> all() {
        Map<String, Long> sorted = new TreeMap<>();
        counts.forEach((name, adder) -> sorted.put(name, adder.sum()));
        return sorted;
    }

    public void reset() {
        counts.clear();
    }
}
