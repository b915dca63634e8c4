package com.diwaar.outbound.attempt;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Twilio's error codes: what to do about each, and what it means in a plain sentence. The one table of them. */
public final class ProviderErrors {

    /** What to do about a refusal. */
    public enum Class {
        /** Too much at once, or a hiccup: soon again. */
        RETRY,
        /** It may work later: again and again, with long pauses, until it is given up. */
        LATER,
        /** It never will. */
        NEVER,
        /** Our account or the way to the provider is at fault, not the text: nothing goes out until a person has seen to it. */
        STOP
    }

    private record Known(Class kind, String sentence) {}

    private static final Map<Integer, Known> TABLE = Map.ofEntries(
            entry(20003, Class.STOP, "The provider does not accept our credentials."),
            entry(20429, Class.RETRY, "Too many requests at once."),
            entry(20404, Class.STOP, "The provider does not know our account."),
            entry(20005, Class.STOP, "The provider has deactivated our account."),
            entry(21211, Class.NEVER, "The recipient's number is not valid."),
            entry(21408, Class.NEVER, "Sending to this region is not enabled."),
            entry(21601, Class.NEVER, "The sender's number can't send texts."),
            entry(21602, Class.NEVER, "The text is empty."),
            entry(21606, Class.NEVER, "The sender's number can't send texts to this recipient."),
            entry(21610, Class.NEVER, "The recipient has opted out of texts from this sender."),
            entry(21611, Class.LATER, "The sender's queue at the provider is full."),
            entry(21612, Class.NEVER, "There is no route from the sender to the recipient."),
            entry(21613, Class.NEVER, "The recipient's number is not one that can get texts."),
            entry(21614, Class.NEVER, "The recipient's number can't receive texts."),
            entry(21617, Class.NEVER, "The text is longer than 1600 characters."),
            entry(21620, Class.NEVER, "A media URL is not valid."),
            entry(21623, Class.NEVER, "There are more than ten media URLs."),
            entry(21635, Class.NEVER, "The recipient's number is a landline."),
            entry(21656, Class.NEVER, "The validity period is not valid."),
            entry(21660, Class.NEVER, "The sender's number does not belong to our account."),
            entry(21703, Class.NEVER, "The messaging service has no sender for this recipient."),
            entry(30001, Class.LATER, "The queue overflowed."),
            entry(30002, Class.STOP, "The provider has suspended our account."),
            entry(30003, Class.LATER, "The handset is unreachable."),
            entry(30004, Class.NEVER, "The recipient blocks this text."),
            entry(30005, Class.NEVER, "The recipient's number does not exist."),
            entry(30006, Class.NEVER, "The recipient's number is a landline or can't be reached."),
            entry(30007, Class.NEVER, "The carrier filtered the text."),
            entry(30008, Class.LATER, "The carrier gave no reason."),
            entry(30009, Class.LATER, "A part of the text was lost on its way."),
            entry(30010, Class.NEVER, "The text costs more than the limit that was set."),
            entry(30017, Class.LATER, "The carrier's network is congested."),
            entry(30022, Class.LATER, "The carrier's rate limit is exceeded."),
            entry(30023, Class.LATER, "The carrier's daily limit of this sender is reached."),
            entry(30032, Class.NEVER, "The toll-free number is not verified."),
            entry(30034, Class.NEVER, "The sender's number is not registered for this traffic."),
            entry(30036, Class.NEVER, "The text could not be passed on within its validity period."),
            entry(30410, Class.LATER, "The carrier did not answer in time."),
            entry(30453, Class.NEVER, "The provider took the text for one of a flood of repeats."),
            entry(63001, Class.NEVER, "WhatsApp does not accept the sender's credentials."),
            entry(63003, Class.NEVER, "The recipient is not on WhatsApp."),
            entry(63005, Class.NEVER, "WhatsApp does not take this text."),
            entry(63007, Class.NEVER, "The sender's number is no WhatsApp sender."),
            entry(63010, Class.LATER, "The provider had trouble with WhatsApp."),
            entry(63013, Class.NEVER, "The text is against WhatsApp's policy."),
            entry(63015, Class.NEVER, "WhatsApp's sandbox takes texts only for people who have joined it."),
            entry(63016, Class.NEVER, "WhatsApp takes only templates, since the person has not written within a day."),
            entry(63018, Class.LATER, "WhatsApp's rate limit of this sender is reached."),
            entry(63024, Class.NEVER, "The recipient is not on WhatsApp."),
            entry(63032, Class.NEVER, "WhatsApp does not let this text through to this person."),
            entry(63049, Class.NEVER, "WhatsApp chose not to deliver this text."));

    private static final int OPTED_OUT = 21610;

    private ProviderErrors() {}

    /** What to do; a code that nobody knows goes by its HTTP status, and else to the safe side: never again. */
    public static Class classOf(int status, @Nullable Integer code) {
        if (code == null) {
            return withoutCode(status);
        }
        Known known = TABLE.get(code);
        if (known != null) {
            return known.kind();
        }
        return switch (status) {
            case 429 -> Class.RETRY;
            case 401 -> Class.STOP;
            default -> Class.NEVER;
        };
    }

    /**
     * The provider gives each refusal a code: what has none comes from something on the way, such as a proxy, that would
     * refuse every other text too. Unless it is this one that is malformed or too large.
     */
    private static Class withoutCode(int status) {
        return switch (status) {
            case 400, 413 -> Class.NEVER;
            case 429 -> Class.RETRY;
            default -> Class.STOP;
        };
    }

    /** Whether it says that the recipient has opted out. */
    public static boolean isOptOut(@Nullable Integer code) {
        return Integer.valueOf(OPTED_OUT).equals(code);
    }

    /** What the code means. */
    public static Optional<String> sentence(@Nullable Integer code) {
        return code == null
                ? Optional.empty()
                : Optional.ofNullable(TABLE.get(code)).map(Known::sentence);
    }

    private static Map.Entry<Integer, Known> entry(int code, Class kind, String sentence) {
        return Map.entry(code, new Known(kind, sentence));
    }
}
