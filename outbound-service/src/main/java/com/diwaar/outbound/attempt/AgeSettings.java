package com.diwaar.outbound.attempt;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How old a text may be when it goes out.
 *
 * @param reply since the oldest text that it answers, else since it was decided
 * @param outreachValidity how long the provider may try to pass a commanded text on; less where the recipient's
 *     hours are over before
 */
@Validated
@ConfigurationProperties("diwaar.outbound.age")
public record AgeSettings(
        @DefaultValue("4h") Duration reply,
        @DefaultValue("10h") Duration outreachValidity) {

    /** What is never young enough could never be sent. */
    @AssertTrue(message = "diwaar.outbound.age must be positive")
    public boolean isPositive() {
        return reply.isPositive() && outreachValidity.isPositive();
    }
}
