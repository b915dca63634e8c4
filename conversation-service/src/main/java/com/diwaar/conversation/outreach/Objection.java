package com.diwaar.conversation.outreach;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.PhoneNumbers;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.Texts;
import com.diwaar.conversation.optout.OptOut;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.SendSmsLimits;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a command can't be carried out, whatever the credit. */
record Objection(ErrorCode code, String detail) {

    private static final int LONGEST_AGENDA_HOURS = 8_760;

    /**
     * The first thing that is wrong with it.
     *
     * @param channels that texts can be commanded on
     */
    static Optional<Objection> to(
            Command command,
            @Nullable Assistant assistant,
            @Nullable OptOut optOut,
            Set<ConversationType> channels,
            Instant now) {
        if (assistant == null
                || (command.organizationId() != null && command.organizationId() != assistant.organizationId())) {
            return of(ErrorCode.ASSISTANT_NOT_FOUND, "There is no assistant " + command.assistantId() + ".");
        }
        if (!PhoneNumbers.isE164(command.to())) {
            return of(ErrorCode.INVALID_PHONE_NUMBER, "`to` must be a phone number in E.164, such as +15551230001.");
        }
        if (command.to().equals(assistant.phoneNumber())) {
            return of(ErrorCode.INVALID_PHONE_NUMBER, "`to` is the assistant's own number.");
        }
        return toContent(command, channels, now)
                .or(() -> toMetadata(command.metadata()))
                .or(() -> toSending(assistant, optOut));
    }

    private static Optional<Objection> toSending(Assistant assistant, @Nullable OptOut optOut) {
        if (!assistant.smsSettings().enabled()) {
            return of(ErrorCode.SMS_DISABLED, "The assistant does not send texts.");
        }
        return OptOut.forbids(optOut, assistant.phoneNumber())
                ? of(ErrorCode.RECIPIENT_OPTED_OUT, "The recipient has opted out of texts.")
                : Optional.empty();
    }

    private static Optional<Objection> toContent(Command command, Set<ConversationType> channels, Instant now) {
        if (command.type() == null || !channels.contains(command.type())) {
            return invalid("`conversation_type` must be one of: " + names(channels) + ".");
        }
        String body = Texts.storable(command.body());
        if (body.isBlank() && command.mediaUrls().isEmpty()) {
            return invalid("`body` must not be empty.");
        }
        if (body.length() > SendSmsLimits.BODY) {
            return invalid(
                    "`body` has " + body.length() + " characters; at most " + SendSmsLimits.BODY + " are allowed.");
        }
        if (command.mediaUrls().size() > SendSmsLimits.MEDIA_URLS
                || !command.mediaUrls().stream().allMatch(Objection::isWebAddress)) {
            return invalid("`media_urls` takes up to " + SendSmsLimits.MEDIA_URLS + " public http(s) URLs.");
        }
        if (command.agenda() != null
                && (command.agenda().isBlank() || command.agenda().length() > SendSmsLimits.AGENDA)) {
            return invalid("`agenda` must have 1 to " + SendSmsLimits.AGENDA + " characters.");
        }
        if (command.agendaExpiresHours() != null
                && (command.agendaExpiresHours() < 1 || command.agendaExpiresHours() > LONGEST_AGENDA_HOURS)) {
            return invalid("`agenda_expires_hours` must be 1 to " + LONGEST_AGENDA_HOURS + ".");
        }
        if (command.timeZone() != null && !isZone(command.timeZone())) {
            return invalid("`time_zone` must be an IANA time zone, such as America/New_York.");
        }
        if (command.sendAt() != null && command.sendAt().isAfter(now.plus(SendSmsLimits.AHEAD))) {
            return invalid("`send_at` may be at most " + SendSmsLimits.AHEAD.toDays() + " days ahead.");
        }
        return Optional.empty();
    }

    private static Optional<Objection> toMetadata(Map<String, String> metadata) {
        boolean fits = metadata.size() <= SendSmsLimits.METADATA
                && metadata.entrySet().stream()
                        .allMatch(entry -> SendSmsLimits.isMetadata(entry.getKey(), entry.getValue()));
        return fits
                ? Optional.empty()
                : invalid("`metadata` takes up to %d names of 1 to %d characters, with values of at most %d."
                        .formatted(SendSmsLimits.METADATA, SendSmsLimits.METADATA_NAME, SendSmsLimits.METADATA_VALUE));
    }

    /** As commands name them. */
    private static String names(Set<ConversationType> channels) {
        return channels.stream()
                .map(channel -> channel.wire().toUpperCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static boolean isWebAddress(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isZone(String zone) {
        try {
            ZoneId.of(zone);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static Optional<Objection> invalid(String detail) {
        return of(ErrorCode.INVALID_REQUEST, detail);
    }

    private static Optional<Objection> of(ErrorCode code, String detail) {
        return Optional.of(new Objection(code, detail));
    }
}
