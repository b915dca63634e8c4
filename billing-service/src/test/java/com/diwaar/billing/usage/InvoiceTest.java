package com.diwaar.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.plan.Prices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvoiceTest {

    @Test
    void linesAreRoundedOnceAndTheTotalIsTheirSum() {
        Invoice invoice = Invoice.of(List.of(
                usage("USD", "sms", 150, 0, "-0.0033"),
                usage("USD", "llm", 0, 1_000_000, "0"),
                usage("JPY", "sms", 1, 0, "0")));
        assertThat(invoice.lines())
                .extracting(Invoice.Line::item, line -> line.amount().toPlainString())
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("units", "0.50"), // 150 * 0.0033 = 0.495
                        org.assertj.core.api.Assertions.tuple("adjustments", "0.00"),
                        org.assertj.core.api.Assertions.tuple("input_tokens", "0.15"),
                        org.assertj.core.api.Assertions.tuple("units", "0"));
        assertThat(invoice.totals())
                .containsExactly(
                        new Invoice.Total(new BigDecimal("0"), "JPY"),
                        new Invoice.Total(new BigDecimal("0.65"), "USD"));
    }

    private static PricedUsage usage(String currency, String type, long units, long tokens, String adjusted) {
        Plan plan = new Plan(
                2,
                "Test",
                Plan.Kind.MONTHLY,
                null,
                Plan.Enforcement.HARD,
                Plan.Counted.OUTBOUND,
                Plan.Unit.MESSAGE,
                8,
                new Prices(
                        Currency.getInstance(currency),
                        new BigDecimal("0.0033"),
                        BigDecimal.ZERO,
                        new BigDecimal("0.15"),
                        BigDecimal.ZERO),
                true,
                Instant.EPOCH);
        return new PricedUsage(
                plan, currency, type, null, 1, units, tokens, 0, 0, 0, BigDecimal.ZERO, new BigDecimal(adjusted));
    }
}
