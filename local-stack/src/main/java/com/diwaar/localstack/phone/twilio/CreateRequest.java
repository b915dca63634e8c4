package com.diwaar.localstack.phone.twilio;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of a create, and what Twilio has to say against it: its checks and the magic numbers of its test credentials. */
record CreateRequest(
        @Nullable String to,
        @Nullable String from,
        @Nullable String messagingServiceSid,
        String body,
        List<String> mediaUrls,
        @Nullable String statusCallback) {

    static final int LONGEST_BODY = 1600;
    private static final int MOST_MEDIA = 10;

    private static final Pattern ADDRESS = Pattern.compile("(?:whatsapp:)?\\+[1-9]\\d{6,14}");

    private static final Map<String, Refusal> MAGIC_SENDERS = Map.of(
            "+15005550001", Refusal.invalid(21212, "Invalid From Number (caller ID): +15005550001"),
            "+15005550007",
                    Refusal.invalid(
                            21606,
                            "The 'From' phone number +15005550007 is not a valid, SMS-capable inbound phone number or"
                                    + " short code for your account."),
            "+15005550008",
                    new Refusal(429, 21611, "This 'From' number has exceeded the maximum number of queued messages"));

    private static final Map<String, Refusal> MAGIC_RECIPIENTS = Map.of(
            "+15005550001", invalidTo("+15005550001"),
            "+15005550002",
                    Refusal.invalid(
                            21612,
                            "The 'To' phone number: +15005550002, is not currently reachable using the 'From' phone"
                                    + " number via SMS."),
            "+15005550003",
                    Refusal.invalid(
                            21408,
                            "Permission to send an SMS has not been enabled for the region indicated by the 'To'"
                                    + " number: +15005550003"),
            "+15005550004", Refusal.unsubscribed(),
            "+15005550009", Refusal.invalid(21614, "'To' number: +15005550009, is not a valid mobile number"));

    static CreateRequest of(Map<String, List<String>> form) {
        return new CreateRequest(
                first(form, "To"),
                first(form, "From"),
                first(form, "MessagingServiceSid"),
                Optional.ofNullable(first(form, "Body")).orElse(""),
                form.getOrDefault("MediaUrl", List.of()),
                first(form, "StatusCallback"));
    }

    /** Why Twilio won't take it, or null. */
    @Nullable
    Refusal refusal() {
        if (to == null) {
            return Refusal.invalid(21604, "A 'To' phone number is required.");
        }
        if (from == null && messagingServiceSid == null) {
            return Refusal.invalid(21603, "A 'From' phone number is required.");
        }
        Refusal magic = Optional.ofNullable(from == null ? null : MAGIC_SENDERS.get(from))
                .orElse(MAGIC_RECIPIENTS.get(to));
        return magic != null ? magic : refusalOfContent(to);
    }

    private @Nullable Refusal refusalOfContent(String recipient) {
        if (!ADDRESS.matcher(recipient).matches()) {
            return invalidTo(recipient);
        }
        if (recipient.equals(from)) {
            return Refusal.invalid(21266, "'To' and 'From' number cannot be the same: " + recipient);
        }
        if (from != null && from.startsWith(Message.WHATSAPP) != recipient.startsWith(Message.WHATSAPP)) {
            return Refusal.invalid(
                    21910, "Invalid From and To pair. From and To should be of the same channel: " + recipient);
        }
        if (mediaUrls.size() > MOST_MEDIA) {
            return Refusal.invalid(21623, "Number of media files exceeds allowed limit");
        }
        String noUrl = mediaUrls.stream()
                .filter(url -> !url.startsWith("http://") && !url.startsWith("https://"))
                .findFirst()
                .orElse(null);
        if (noUrl != null) {
            return Refusal.invalid(21620, "Invalid media URL(s)");
        }
        if (body.isEmpty() && mediaUrls.isEmpty()) {
            return Refusal.invalid(21602, "Message body is required.");
        }
        if (body.length() > LONGEST_BODY) {
            return Refusal.invalid(21617, "The concatenated message body exceeds the 1600 character limit");
        }
        return statusCallback == null || callback() != null
                ? null
                : Refusal.invalid(21609, "The 'StatusCallback' URL " + statusCallback + " is not a valid URL");
    }

    /** Where receipts go, if anywhere. */
    @Nullable
    URI callback() {
        if (statusCallback == null) {
            return null;
        }
        try {
            URI uri = URI.create(statusCallback);
            return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme()) ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Refusal invalidTo(String number) {
        return Refusal.invalid(21211, "Invalid 'To' Phone Number: " + number);
    }

    private static @Nullable String first(Map<String, List<String>> form, String name) {
        List<String> values = form.getOrDefault(name, List.of());
        return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }
}
