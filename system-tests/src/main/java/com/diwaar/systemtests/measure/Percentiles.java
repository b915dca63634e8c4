package com.diwaar.systemtests.measure;

import java.util.Collection;
import java.util.Locale;

/**
 * Of measured values, in the unit in which they were measured; all zero where there were none.
 *
 * @param count how many there were
 */
public record Percentiles(int count, double p50, double p99, double max) {

    public static Percentiles of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0
                ? new Percentiles(0, 0, 0, 0)
                : new Percentiles(sorted.length, at(sorted, 0.5), at(sorted, 0.99), sorted[sorted.length - 1]);
    }

    /** The smallest value that so many are not above. */
    private static double at(double[] sorted, double share) {
        return sorted[Math.clamp((long) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.1f, p99 %.1f, max %.1f", p50, p99, max);
    }

    /** Rounded to thousandths, for a file. */
    public Percentiles rounded() {
        return new Percentiles(count, round(p50), round(p99), round(max));
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
