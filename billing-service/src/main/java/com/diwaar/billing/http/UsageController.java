package com.diwaar.billing.http;

import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import com.diwaar.billing.organization.Organizations;
import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.usage.Invoice;
import com.diwaar.billing.usage.Usage;
import com.diwaar.billing.usage.UsageLine;
import com.diwaar.billing.usage.UsageTotal;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an organisation has used; for its own API key only. */
@RestController
class UsageController {

    private static final int LONGEST_SPAN_DAYS = 366;
    private static final int LARGEST_PAGE = 1000;
    private static final int LARGEST_PAGE_OF_TOTALS = 5000;
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Usage usage;
    private final Organizations organizations;
    private final Clock clock;

    UsageController(Usage usage, Organizations organizations, Clock clock) {
        this.usage = usage;
        this.organizations = organizations;
        this.clock = clock;
    }

    /**
     * The current period against its limit, and a page of the totals of the days asked for.
     *
     * @param nextCursor left out on the last page
     */
    record Totals(
            Instant periodStart,
            Instant periodEnd,
            @Nullable Long messageLimit,
            long messagesUsed,
            long messagesReserved,
            LocalDate from,
            LocalDate to,
            List<UsageTotal> totals,
            @Nullable String nextCursor) {}

    /** @param nextCursor left out on the last page */
    record Page(List<UsageLine> records, @Nullable String nextCursor) {}

    /** @param period by its first day, in the organisation's zone */
    record InvoicePreview(
            long organizationId,
            LocalDate period,
            Instant periodStart,
            Instant periodEnd,
            List<Invoice.Line> lines,
            List<Invoice.Total> totals) {}

    /** Without days, those of the current month so far, in the organisation's zone; a page at a time. */
    @GetMapping("/usage")
    Totals totals(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "1000") int limit) {
        Organization organization = own(caller);
        LocalDate last = to == null ? Plan.day(clock.instant(), organization.zone()) : to;
        LocalDate first = from == null ? last.withDayOfMonth(1) : from;
        requireSensible(first, last);
        int size = Math.clamp(limit, 1, LARGEST_PAGE_OF_TOTALS);
        List<UsageTotal> totals = usage.totals(organization.id(), first, last, Cursors.place(cursor, first), size);
        Balance balance =
                organizations.balanceOf(organization.id(), clock.instant()).orElseThrow(Callers::noSuchOrganization);
        return new Totals(
                balance.periodStart(),
                balance.periodEnd(),
                balance.messageLimit(),
                balance.used(),
                balance.reserved(),
                first,
                last,
                totals,
                totals.size() < size ? null : Cursors.of(totals.getLast()));
    }

    private Organization own(Caller caller) {
        return organizations.find(Caller.organizationOf(caller)).orElseThrow(Callers::noSuchOrganization);
    }

    private static void requireSensible(LocalDate first, LocalDate last) {
        requireSensible(first.getYear());
        requireSensible(last.getYear());
        if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) > LONGEST_SPAN_DAYS) {
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST, "from must not be after to, nor more than 366 days before it.");
        }
    }

    private static void requireSensible(int year) {
        if (year < 2000 || year > 9999) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "The year must be from 2000 to 9999.");
        }
    }

    /** Newest first; as CSV where {@code Accept} asks for {@code text/csv}, with the next page in {@code Link}. */
    @GetMapping("/usage/records")
    ResponseEntity<?> records(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit,
            @RequestHeader(value = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        long organization = Caller.organizationOf(caller);
        int size = Math.clamp(limit, 1, LARGEST_PAGE);
        List<UsageLine> records = usage.records(organization, Cursors.id(cursor, Long.MAX_VALUE), size);
        String next =
                records.size() < size ? null : Long.toString(records.getLast().id());
        return wantsCsv(accept) ? csv(records, next, size) : ResponseEntity.ok(new Page(records, next));
    }

    private static boolean wantsCsv(@Nullable String accept) {
        try {
            return MediaType.parseMediaTypes(accept).stream()
                    .anyMatch(type -> !type.isWildcardType() && CSV.isCompatibleWith(type));
        } catch (InvalidMediaTypeException _) {
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST, "Accept must name media types, such as text/csv or application/json.");
        }
    }

    private static ResponseEntity<String> csv(List<UsageLine> records, @Nullable String next, int size) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(CSV);
        if (next != null) {
            answer.header(HttpHeaders.LINK, "</usage/records?limit=%d&cursor=%s>; rel=\"next\"".formatted(size, next));
        }
        return answer.body(UsageCsv.of(records));
    }

    /** Without a period, the current one. */
    @GetMapping("/invoice-preview")
    InvoicePreview invoicePreview(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @DateTimeFormat(pattern = "yyyy-MM") @Nullable YearMonth period) {
        Organization organization = own(caller);
        YearMonth month = period == null ? YearMonth.from(Plan.day(clock.instant(), organization.zone())) : period;
        requireSensible(month.getYear());
        Invoice invoice = Invoice.of(usage.ofPeriod(organization.id(), month.atDay(1)));
        return new InvoicePreview(
                organization.id(),
                month.atDay(1),
                month.atDay(1).atStartOfDay(organization.zone()).toInstant(),
                month.plusMonths(1).atDay(1).atStartOfDay(organization.zone()).toInstant(),
                invoice.lines(),
                invoice.totals());
    }
}
