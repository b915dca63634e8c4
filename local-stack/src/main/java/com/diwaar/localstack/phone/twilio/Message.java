package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.measure.Micros;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text as Twilio keeps it. What was said never changes; how far it is does. */
public final class Message {

    /** Which way it goes. */
    public enum Direction {
        INBOUND("inbound"),
        OUTBOUND_API("outbound-api"),
        OUTBOUND_REPLY("outbound-reply"),
        /** Twilio's own answer to STOP and its kin, of which the account was not asked. */
        OUTBOUND_BY_TWILIO("outbound-reply");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * What was said.
     *
     * @param person the number of the person who has the phone
     * @param number the assistant's number
     */
    public record Content(
            Direction direction,
            String person,
            String number,
            String body,
            List<String> mediaUrls,
            @Nullable String messagingServiceSid,
            @Nullable URI statusCallback) {

        public Content {
            mediaUrls = List.copyOf(mediaUrls);
        }

        String from() {
            return direction == Direction.INBOUND ? person : number;
        }

        String to() {
            return direction == Direction.INBOUND ? number : person;
        }
    }

    /** How far it is: Twilio's word, since when, when it was sent, and the error if it failed. */
    public record Progress(
            String status,
            Instant updated,
            @Nullable Instant sent,
            @Nullable Integer errorCode) {}

    /**
     * How the webhook of an inbound text went; times in microseconds since 1970.
     *
     * @param status the last HTTP status; 0 where there was none
     * @param error what went wrong where there was no status
     */
    public record Webhook(
            long sentMicros,
            long answeredMicros,
            int status,
            int attempts,
            @Nullable String error) {
        public boolean accepted() {
            return status >= 200 && status < 300;
        }
    }

    /** Before the number, in addresses on that channel. */
    static final String WHATSAPP = "whatsapp:";

    private final long sequence;
    private final String sid;
    private final Content content;
    private final Segments segments;
    private final List<Medium> media;
    private final long createdMicros = Micros.now();
    private volatile Progress progress;
    private volatile @Nullable Webhook webhook;

    Message(long sequence, String sid, Content content, String status) {
        this.sequence = sequence;
        this.sid = sid;
        this.content = content;
        this.segments = isWhatsApp() ? Segments.one(content.body()) : Segments.of(content.body());
        this.media = content.mediaUrls().stream().map(Medium::of).toList();
        this.progress = new Progress(status, created(), null, null);
    }

    /** Rises with every message; the order in which Twilio took them. */
    public long sequence() {
        return sequence;
    }

    public String sid() {
        return sid;
    }

    public Content content() {
        return content;
    }

    public Segments segments() {
        return segments;
    }

    List<Medium> media() {
        return media;
    }

    /** Whether it is one of WhatsApp's, which Twilio tells by the addresses. */
    public boolean isWhatsApp() {
        return content.person().startsWith(WHATSAPP);
    }

    public long createdMicros() {
        return createdMicros;
    }

    public Instant created() {
        return Micros.toInstant(createdMicros);
    }

    public Progress progress() {
        return progress;
    }

    public @Nullable Webhook webhook() {
        return webhook;
    }

    public boolean isInbound() {
        return content.direction() == Direction.INBOUND;
    }

    public boolean isByTwilio() {
        return content.direction() == Direction.OUTBOUND_BY_TWILIO;
    }

    /** Sets the state; the date of sending stays once it is known. */
    void progressTo(String status, @Nullable Integer errorCode) {
        Instant now = Instant.now();
        boolean leaves = !status.equals("queued") && !status.equals("accepted");
        Instant sent = progress.sent() != null || !leaves ? progress.sent() : now;
        progress = new Progress(status, now, sent, errorCode);
    }

    void webhookWas(Webhook outcome) {
        webhook = outcome;
    }
}
