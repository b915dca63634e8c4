package com.diwaar.billing.http;

import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.plan.Prices;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A plan to make. Prices are decimals, best given as strings; what is left out costs nothing.
 *
 * @param kind {@code monthly} or {@code prepaid}
 * @param messageLimit of a monthly plan; left out is unlimited
 * @param enforcement {@code hard} unless {@code soft}
 * @param counted {@code outbound} unless {@code both}
 * @param unit {@code message} unless {@code segment}
 */
record PlanRequest(
        @NotBlank @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters")
        String name,

        @NotNull @Pattern(regexp = "monthly|prepaid") String kind,

        @PositiveOrZero @Max(OrganizationRequests.HIGHEST_LIMIT) @Nullable
        Long messageLimit,

        @Pattern(regexp = "hard|soft") @Nullable String enforcement,
        @Pattern(regexp = "outbound|both") @Nullable String counted,
        @Pattern(regexp = "message|segment") @Nullable String unit,
        @Positive @Max(100) @Nullable Integer segmentsHeld,

        @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 code")
        String currency,

        @DecimalMin("0") @DecimalMax("1000000") @Digits(integer = 7, fraction = 8) @Nullable
        BigDecimal pricePerUnit,

        @DecimalMin("0") @DecimalMax("1000000") @Digits(integer = 7, fraction = 8) @Nullable
        BigDecimal pricePerMinute,

        @DecimalMin("0") @DecimalMax("1000000") @Digits(integer = 7, fraction = 8) @Nullable
        BigDecimal pricePerMillionInputTokens,

        @DecimalMin("0") @DecimalMax("1000000") @Digits(integer = 7, fraction = 8) @Nullable
        BigDecimal pricePerMillionOutputTokens,

        @Nullable Boolean chargeUndelivered) {

    Plan toPlan(Instant now) {
        Plan.Kind of = Plan.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        if (of == Plan.Kind.PREPAID && messageLimit != null) {
            throw new RequestRefused(
                    ErrorCode.INVALID_REQUEST, "A prepaid plan has no message_limit: credit is bought.");
        }
        return new Plan(
                0,
                name.strip(),
                of,
                messageLimit,
                Plan.Enforcement.valueOf(or(enforcement, "hard")),
                Plan.Counted.valueOf(or(counted, "outbound")),
                Plan.Unit.valueOf(or(unit, "message")),
                segmentsHeld == null ? Plan.SEGMENTS_HELD : segmentsHeld,
                new Prices(
                        toCurrency(),
                        or(pricePerUnit),
                        or(pricePerMinute),
                        or(pricePerMillionInputTokens),
                        or(pricePerMillionOutputTokens)),
                chargeUndelivered == null || chargeUndelivered,
                now);
    }

    private Currency toCurrency() {
        try {
            return Currency.getInstance(currency);
        } catch (IllegalArgumentException _) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "currency must be an ISO 4217 code, such as USD.");
        }
    }

    private static String or(@Nullable String given, String otherwise) {
        return (given == null ? otherwise : given).toUpperCase(Locale.ROOT);
    }

    private static BigDecimal or(@Nullable BigDecimal price) {
        return price == null ? BigDecimal.ZERO : price;
    }
}
