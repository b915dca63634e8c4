package com.diwaar.billing.usage;

import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.plan.Prices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a period comes to. The sums are exact; each line is rounded once, half up, to its currency's decimals, and the totals
 * are the sums of the rounded lines, so that an invoice adds up on paper.
 *
 * @param totals one per currency
 */
public record Invoice(List<Line> lines, List<Total> totals) {

    /**
     * Of an invoice.
     *
     * @param item {@code units}, {@code minutes}, {@code input_tokens}, {@code output_tokens} or {@code adjustments}
     * @param price of one, or of a million tokens; null for adjustments
     */
    public record Line(
            String usageType,
            @Nullable String direction,
            String item,
            long quantity,
            @Nullable BigDecimal price,
            BigDecimal amount,
            String currency,
            long planId) {}

    public record Total(BigDecimal amount, String currency) {}

    public static Invoice of(List<PricedUsage> usage) {
        List<Line> lines = new ArrayList<>();
        usage.forEach(it -> addLines(it, lines));
        Map<String, BigDecimal> totals = new TreeMap<>();
        lines.forEach(line -> totals.merge(line.currency(), line.amount(), BigDecimal::add));
        return new Invoice(
                lines,
                totals.entrySet().stream()
                        .map(total -> new Total(total.getValue(), total.getKey()))
                        .toList());
    }

    private static void addLines(PricedUsage usage, List<Line> lines) {
        Plan plan = usage.plan();
        Prices prices = plan.prices();
        add(lines, usage, "units", usage.units(), prices.perUnit(), 0);
        add(lines, usage, "minutes", usage.callMinutes(), prices.perMinute(), 0);
        add(lines, usage, "input_tokens", usage.inputTokens(), prices.perMillionInputTokens(), 6);
        add(lines, usage, "output_tokens", usage.outputTokens(), prices.perMillionOutputTokens(), 6);
        if (usage.adjustedUnits() != 0 || usage.adjustedCost().signum() != 0) {
            lines.add(line(usage, "adjustments", usage.adjustedUnits(), null, usage.adjustedCost()));
        }
    }

    private static void add(
            List<Line> lines, PricedUsage usage, String item, long quantity, BigDecimal price, int perPowerOfTen) {
        if (quantity > 0) {
            BigDecimal amount = price.multiply(BigDecimal.valueOf(quantity)).movePointLeft(perPowerOfTen);
            lines.add(line(usage, item, quantity, price, amount));
        }
    }

    private static Line line(
            PricedUsage usage, String item, long quantity, @Nullable BigDecimal price, BigDecimal amount) {
        return new Line(
                usage.usageType(),
                usage.direction(),
                item,
                quantity,
                price,
                amount.setScale(decimals(usage.currency()), RoundingMode.HALF_UP),
                usage.currency(),
                usage.plan().id());
    }

    private static int decimals(String currency) {
        return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }
}
