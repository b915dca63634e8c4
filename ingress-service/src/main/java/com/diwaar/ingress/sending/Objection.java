package com.diwaar.ingress.sending;

import com.diwaar.events.ErrorCode;
import com.diwaar.events.SendSmsLimits;
import com.diwaar.ingress.sending.SendOutcome.Refused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** The first thing that is wrong with a request, in a sentence that says what would be right. */
final class Objection {

    private Objection() {}

    static Optional<Refused> to(SendCommand command, Instant now) {
        if (!PhoneNumbers.isE164(command.to())) {
            return of(
                    ErrorCode.INVALID_PHONE_NUMBER,
                    "to_phone_number must be an E.164 number such as +15551230001, with a country code that exists.");
        }
        return toText(command)
                .or(() -> toAgenda(command))
                .or(() -> toTime(command, now))
                .or(() -> toMetadata(command.metadata()));
    }

    private static Optional<Refused> toText(SendCommand command) {
        if (command.body().isBlank() && command.mediaUrls().isEmpty()) {
            return invalid("message_body must not be empty unless media_urls are given.");
        }
        if (command.body().length() > SendSmsLimits.BODY) {
            return invalid("message_body has " + command.body().length() + " characters; a text has at most "
                    + SendSmsLimits.BODY + ".");
        }
        if (command.mediaUrls().size() > SendSmsLimits.MEDIA_URLS) {
            return invalid("media_urls may name at most " + SendSmsLimits.MEDIA_URLS + " URLs.");
        }
        return command.mediaUrls().stream()
                .filter(url -> !PublicUrl.isOne(url))
                .findFirst()
                .flatMap(url -> invalid("media_urls[" + command.mediaUrls().indexOf(url)
                        + "] must be a public http or https URL of at most " + PublicUrl.LONGEST + " characters."));
    }

    private static Optional<Refused> toAgenda(SendCommand command) {
        String agenda = command.agenda();
        if (agenda != null && (agenda.isBlank() || agenda.length() > SendSmsLimits.AGENDA)) {
            return invalid("agenda must have 1 to " + SendSmsLimits.AGENDA + " characters, or be left out.");
        }
        Integer hours = command.agendaExpiresHours();
        return hours != null && hours < 1 ? invalid("agenda_expires_hours must be at least 1.") : Optional.empty();
    }

    private static Optional<Refused> toTime(SendCommand command, Instant now) {
        Instant sendAt = command.sendAt();
        if (sendAt != null && sendAt.isAfter(now.plus(SendSmsLimits.AHEAD))) {
            return invalid("send_at may be at most " + SendSmsLimits.AHEAD.toDays() + " days ahead.");
        }
        String zone = command.timeZone();
        return zone != null && !isZone(zone)
                ? invalid("time_zone must be an IANA time zone, such as America/New_York.")
                : Optional.empty();
    }

    private static Optional<Refused> toMetadata(Map<String, String> metadata) {
        if (metadata.size() > SendSmsLimits.METADATA) {
            return invalid("metadata may have at most " + SendSmsLimits.METADATA + " entries.");
        }
        boolean tooLong = metadata.entrySet().stream()
                .anyMatch(entry -> !SendSmsLimits.isMetadata(entry.getKey(), entry.getValue()));
        return tooLong
                ? invalid("metadata takes names of 1 to " + SendSmsLimits.METADATA_NAME
                        + " characters and values of at most " + SendSmsLimits.METADATA_VALUE + ".")
                : Optional.empty();
    }

    private static boolean isZone(String zone) {
        try {
            ZoneId.of(zone);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static Optional<Refused> invalid(String detail) {
        return of(ErrorCode.INVALID_REQUEST, detail);
    }

    private static Optional<Refused> of(ErrorCode code, String detail) {
        return Optional.of(new Refused(code, detail, null, null));
    }
}
