package com.diwaar.outbound.receipt;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What is done about receipts that do not come.
 *
 * @param lookAfter how long after it was sent a text is looked up that no final receipt came for; each further look waits four
 *     times as long as the one before
 * @param looks how many before it is let be
 * @param sweepEvery between two batches of looks
 * @param batch looks at once, one after another: with {@code sweepEvery} this is their pace
 */
@Validated
@ConfigurationProperties("diwaar.outbound.receipts")
public record ReceiptSettings(
        @DefaultValue("15m") Duration lookAfter,
        @DefaultValue("4") @Min(1) @Max(20) int looks,
        @DefaultValue("10s") Duration sweepEvery,
        @DefaultValue("50") @Min(1) @Max(1000) int batch) {}
