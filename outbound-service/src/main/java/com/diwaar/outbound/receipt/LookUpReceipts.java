package com.diwaar.outbound.receipt;

import com.diwaar.outbound.attempt.Provider;
import com.diwaar.outbound.attempt.ProviderAway;
import com.diwaar.outbound.attempt.ProviderMessage;
import com.diwaar.outbound.watermark.Watermarks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the provider about texts that no receipt came for, and takes its answers as it takes receipts. */
public final class LookUpReceipts {

    private static final Logger log = LoggerFactory.getLogger(LookUpReceipts.class);
    private static final String WORK = "missing-receipts";
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final MissingReceipts missing;
    private final Provider provider;
    private final TakeReports takeReports;
    private final Watermarks watermarks;
    private final ReceiptSettings settings;
    private final Clock clock;

    public LookUpReceipts(
            MissingReceipts missing,
            Provider provider,
            TakeReports takeReports,
            Watermarks watermarks,
            ReceiptSettings settings,
            Clock clock) {
        this.missing = missing;
        this.provider = provider;
        this.takeReports = takeReports;
        this.watermarks = watermarks;
        this.settings = settings;
        this.clock = clock;
    }

    /** Looks a batch up. Safe on every replica. */
    public void sweep() {
        Instant until = clock.instant().minus(settings.lookAfter());
        watermarks.claim(WORK, CLAIM, until).ifPresent(from -> {
            missing.note(from, until);
            watermarks.done(WORK, until, settings.sweepEvery());
        });
        List<StatusReport> reports = missing.claim(settings.batch(), settings.lookAfter(), settings.looks()).stream()
                .flatMap(sid -> report(sid).stream())
                .toList();
        if (!reports.isEmpty()) {
            takeReports.take(reports);
        }
    }

    private Optional<StatusReport> report(String messageSid) {
        try {
            Optional<StatusReport> report = provider.fetch(messageSid).flatMap(this::report);
            log.atInfo()
                    .addKeyValue("event", "receipt_looked_up")
                    .addKeyValue("message_sid", messageSid)
                    .addKeyValue(
                            "status", report.map(one -> one.status().word()).orElse("unknown"))
                    .log("");
            return report;
        } catch (ProviderAway _) {
            return Optional.empty(); // the next look
        }
    }

    private Optional<StatusReport> report(ProviderMessage message) {
        return Stream.of(message)
                .flatMap(one -> DeliveryStatus.ofWord(one.status()).stream())
                .map(status -> new StatusReport(message.sid(), null, status, message.errorCode(), clock.instant()))
                .findFirst();
    }
}
