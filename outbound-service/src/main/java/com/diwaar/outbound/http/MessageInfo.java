package com.diwaar.outbound.http;

import com.diwaar.outbound.attempt.ProviderErrors;
import com.diwaar.outbound.attempt.ProviderMessage;
import com.diwaar.outbound.receipt.Receipt;
import com.diwaar.outbound.segment.Segments;
import com.diwaar.outbound.send.About;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Decision;
import com.diwaar.outbound.send.Text;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sent text.
 *
 * @param status how far it is by the provider's callbacks; {@code accepted} where none came yet
 * @param provider what the provider says now; absent where it could not be asked
 */
record MessageInfo(
        String messageSid,
        long messageId,
        long conversationId,
        long assistantId,
        @Nullable UUID commandId,
        String conversationType,
        String fromPhoneNumber,
        String toPhoneNumber,
        String body,
        List<String> mediaUrls,
        int segments,
        String encoding,
        Instant sentAt,
        String status,
        @Nullable Instant statusAt,
        @Nullable Integer errorCode,
        @Nullable String errorDetail,
        @Nullable AtProvider provider) {

    /** The provider's own account of it. */
    record AtProvider(
            String status,
            @Nullable Instant dateCreated,
            @Nullable Instant dateSent,
            @Nullable Integer numSegments,
            @Nullable Integer errorCode,
            @Nullable String price,
            @Nullable String priceUnit) {}

    static MessageInfo of(DecidedSend decided, @Nullable Receipt receipt, @Nullable ProviderMessage atProvider) {
        About about = decided.send().about();
        Text text = decided.send().text();
        Segments segments = text.segments();
        Decision.Sent sent = (Decision.Sent) decided.decision();
        Optional<Receipt> known = Optional.ofNullable(receipt);
        Integer errorCode = known.map(Receipt::errorCode).orElse(null);
        return new MessageInfo(
                sent.messageSid(),
                about.messageId(),
                about.conversationId(),
                about.assistantId(),
                about.commandId(),
                text.channel().name().toLowerCase(Locale.ROOT),
                text.sender(),
                text.recipient(),
                text.body(),
                text.mediaUrls(),
                segments.count(),
                segments.encoding().name().toLowerCase(Locale.ROOT),
                sent.at(),
                known.map(one -> one.status().word()).orElse("accepted"),
                known.map(Receipt::reportedAt).orElse(null),
                errorCode,
                ProviderErrors.sentence(errorCode).orElse(null),
                atProvider == null ? null : of(atProvider));
    }

    private static AtProvider of(ProviderMessage message) {
        return new AtProvider(
                message.status(),
                message.createdAt(),
                message.sentAt(),
                message.segments(),
                message.errorCode(),
                message.price(),
                message.priceUnit());
    }
}
