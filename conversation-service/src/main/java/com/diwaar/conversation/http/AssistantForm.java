package com.diwaar.conversation.http;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.AssistantProfile;
import com.diwaar.conversation.assistant.ModelChoice;
import com.diwaar.conversation.assistant.PhoneNumbers;
import com.diwaar.conversation.assistant.SmsSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What a caller says of an assistant. */
record AssistantForm(
        @NotBlank @Size(max = 200) @Nullable String name,
        @NotBlank @Nullable String phoneNumber,
        @NotNull @Size(max = 20_000) String instructions,
        @Nullable String provider,
        @Size(min = 1, max = 200) @Nullable String model,
        @DecimalMin("0") @DecimalMax("2") @Nullable Double temperature,
        @Min(20) @Max(4800) int maxReplyLength,
        @Size(min = 1, max = 200) @Nullable String fallbackModel,
        @NotNull String timeZone,
        @NotNull @Valid SmsSettings smsSettings) {

    static final AssistantForm DEFAULT =
            new AssistantForm(null, null, "", null, null, null, 480, null, "UTC", SmsSettings.DEFAULT);

    static AssistantForm of(Assistant assistant) {
        ModelChoice model = assistant.model();
        return new AssistantForm(
                assistant.name(),
                assistant.phoneNumber(),
                assistant.instructions(),
                model.provider(),
                model.name(),
                model.temperature(),
                model.maxReplyLength(),
                model.fallback(),
                assistant.timeZone().getId(),
                assistant.smsSettings());
    }

    @AssertTrue(message = "must be a phone number in E.164, such as +15550001000")
    boolean isPhoneNumberE164() {
        return phoneNumber == null || phoneNumber.isBlank() || PhoneNumbers.isE164(phoneNumber);
    }

    @AssertTrue(message = "must be an IANA time zone, such as Europe/Berlin")
    boolean isTimeZoneKnown() {
        try {
            return ZoneId.of(timeZone) != null;
        } catch (DateTimeException _) {
            return false;
        }
    }

    AssistantProfile profile() {
        return new AssistantProfile(
                String.valueOf(name).strip(),
                String.valueOf(phoneNumber),
                instructions,
                new ModelChoice(provider, model, temperature, maxReplyLength, fallbackModel),
                ZoneId.of(timeZone),
                smsSettings);
    }
}
