package com.diwaar.localstack.phone.measure;

import java.time.Instant;

/** Wall-clock time in microseconds since 1970, which other processes on this machine can compare with theirs. */
public final class Micros {

    private Micros() {}

    public static long now() {
        return of(Instant.now());
    }

    public static long of(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    public static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
