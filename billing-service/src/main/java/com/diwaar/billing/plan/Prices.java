package com.diwaar.billing.plan;

import java.math.BigDecimal;
import java.util.Currency;

/** What a plan charges, in one currency; exact decimals, never rounded here. */
public record Prices(
        Currency currency,
        BigDecimal perUnit,
        BigDecimal perMinute,
        BigDecimal perMillionInputTokens,
        BigDecimal perMillionOutputTokens) {

    private static final int MILLION = 6;

    public static Prices none(Currency currency) {
        return new Prices(currency, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    BigDecimal of(long units, long minutes, long inputTokens, long outputTokens) {
        return perUnit.multiply(BigDecimal.valueOf(units))
                .add(perMinute.multiply(BigDecimal.valueOf(minutes)))
                .add(perMillion(perMillionInputTokens, inputTokens))
                .add(perMillion(perMillionOutputTokens, outputTokens));
    }

    private static BigDecimal perMillion(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION);
    }
}
