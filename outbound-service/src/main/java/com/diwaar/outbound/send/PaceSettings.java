package com.diwaar.outbound.send;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How fast senders send, in segments a second, where their own row says nothing else; 0 is unlimited. And how much may wait.
 *
 * @param unknown of a sender whose type nobody has set
 * @param tenDlc the carriers give 1 to 225 by the registration's trust score
 * @param whatsapp Twilio takes 80 messages a second from a WhatsApp sender unless more is agreed
 * @param window what a sender can't send within it is refused up front; Twilio's own queue holds ten hours
 * @param readEvery after which a changed row is heeded
 */
@Validated
@ConfigurationProperties("diwaar.outbound.pace")
public record PaceSettings(
        @DefaultValue("0") @PositiveOrZero double unknown,
        @DefaultValue("1") @PositiveOrZero double longCode,
        @DefaultValue("3") @PositiveOrZero double tollFree,
        @DefaultValue("100") @PositiveOrZero double shortCode,
        @DefaultValue("1") @PositiveOrZero double tenDlc,
        @DefaultValue("80") @PositiveOrZero double whatsapp,
        @DefaultValue("10h") Duration window,
        @DefaultValue("2s") Duration readEvery) {

    @AssertTrue(message = "diwaar.outbound.pace.window and read-every must be positive")
    public boolean isPositive() {
        return window.isPositive() && readEvery.isPositive();
    }

    /** The type's. */
    public double of(NumberType type) {
        return switch (type) {
            case UNKNOWN -> unknown;
            case LONG_CODE -> longCode;
            case TOLL_FREE -> tollFree;
            case SHORT_CODE -> shortCode;
            case TEN_DLC -> tenDlc;
            case WHATSAPP -> whatsapp;
        };
    }
}
