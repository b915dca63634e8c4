package com.diwaar.billing.http;

import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organizations;
import com.diwaar.billing.usage.Usage;
import com.diwaar.billing.usage.UsageLine;
import com.diwaar.billing.usage.UsageTotal;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an organisation has used; for its own API key only. */
@RestController
class UsageController {

    private static final int LONGEST_SPAN_DAYS = 366;
    private static final int LARGEST_PAGE = 1000;

    private final Usage usage;
    private final Organizations organizations;
    private final Clock clock;

    UsageController(Usage usage, Organizations organizations, Clock clock) {
        this.usage = usage;
        this.organizations = organizations;
        this.clock = clock;
    }

    /** The current period against its limit, and the totals of the days asked for. */
    record Totals(
            Instant periodStart,
            Instant periodEnd,
            @Nullable Long messageLimit,
            long messagesUsed,
            long messagesReserved,
            LocalDate from,
            LocalDate to,
            List<UsageTotal> totals) {}

    /** @param nextCursor left out on the last page */
    record Page(List<UsageLine> records, @Nullable String nextCursor) {}

    /** Without days, those of the current month so far. */
    @GetMapping("/usage")
    Totals totals(
            @AuthenticationPrincipal Caller caller,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate to) {
        long organization = Callers.organizationOf(caller);
        LocalDate last = to == null ? clock.instant().atOffset(ZoneOffset.UTC).toLocalDate() : to;
        LocalDate first = from == null ? last.withDayOfMonth(1) : from;
        requireSensible(first, last);
        Balance balance =
                organizations.balanceOf(organization, clock.instant()).orElseThrow(Callers::noSuchOrganization);
        return new Totals(
                balance.periodStart(),
                balance.periodEnd(),
                balance.messageLimit(),
                balance.used(),
                balance.reserved(),
                first,
                last,
                usage.totals(organization, first, last));
    }

    private static void requireSensible(LocalDate first, LocalDate last) {
        if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) > LONGEST_SPAN_DAYS) {
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST, "from must not be after to, nor more than 366 days before it.");
        }
    }

    /** Newest first. */
    @GetMapping("/usage/records")
    Page records(
            @AuthenticationPrincipal Caller caller,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        long organization = Callers.organizationOf(caller);
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        List<UsageLine> records = usage.records(organization, before(cursor), size);
        String next =
                records.size() < size ? null : Long.toString(records.getLast().id());
        return new Page(records, next);
    }

    private static long before(@Nullable String cursor) {
        try {
            return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "cursor must be a next_cursor of an earlier page.");
        }
    }
}
