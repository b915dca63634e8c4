package com.diwaar.outbound.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import com.diwaar.outbound.send.NumberType;
import com.diwaar.outbound.send.Paces;
import com.diwaar.outbound.send.Senders;
import com.diwaar.outbound.send.Senders.Sender;
import com.diwaar.outbound.send.Sends;
import com.diwaar.outbound.send.Sends.Backlog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The organisation's numbers, their pace, whether they are paused, and what waits at each. */
@RestController
class SendersController {

    private static final double MOST = 1000;
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}|\\d{3,8}");

    private final Senders senders;
    private final Sends sends;
    private final Paces paces;

    SendersController(Senders senders, Sends sends, Paces paces) {
        this.senders = senders;
        this.sends = sends;
        this.paces = paces;
    }

    /**
     * A sender.
     *
     * @param segmentsPerSecond absent where it is not bounded
     */
    record SenderInfo(
            String phoneNumber,
            String numberType,
            @Nullable Double segmentsPerSecond,
            boolean paused,
            long waiting,
            long waitingSegments,
            @Nullable Instant oldestWaitingSince) {}

    /** A list, with room for more beside it. */
    record SenderList(List<SenderInfo> senders) {}

    @GetMapping("/senders")
    SenderList senders(@AuthenticationPrincipal Caller caller) {
        List<Sender> yours = senders.of(Organizations.of(caller));
        Map<String, Backlog> waiting =
                sends.backlogs(yours.stream().map(Sender::phoneNumber).toList());
        return new SenderList(yours.stream()
                .map(one -> info(one, waiting.getOrDefault(one.phoneNumber(), Backlog.NONE)))
                .toList());
    }

    /**
     * What is to be set; what is absent is as for a number that nobody has set anything for.
     *
     * @param segmentsPerSecond the sender's own pace, before its type's
     * @param paused whether nothing shall go out from it for now
     */
    record SenderChange(
            @Nullable String numberType,
            @Nullable Double segmentsPerSecond,
            @Nullable Boolean paused) {}

    /**
     * {@code PUT /senders/{phone_number}}: takes effect within seconds, for what waits too. A number that has not sent yet
     * may be set beforehand; that claims nothing: where another organisation turns out to send from it, it is forgotten.
     */
    @PutMapping("/senders/{phoneNumber}")
    SenderInfo set(
            @PathVariable String phoneNumber,
            @RequestBody SenderChange change,
            @AuthenticationPrincipal Caller caller) {
        long organization = Organizations.of(caller);
        if (!NUMBER.matcher(phoneNumber).matches()) {
            throw new RequestRefused(
                    ErrorCode.INVALID_PHONE_NUMBER, "The number is not E.164, such as +15551230001, nor a short code.");
        }
        Sender changed = new Sender(phoneNumber, type(change), pace(change), Boolean.TRUE.equals(change.paused()));
        if (!senders.set(organization, changed)) {
            throw new RequestRefused(ErrorCode.NOT_FOUND, "This number is not one of yours.");
        }
        return info(changed, sends.backlogs(List.of(phoneNumber)).getOrDefault(phoneNumber, Backlog.NONE));
    }

    private static NumberType type(SenderChange change) {
        String word = change.numberType();
        return word == null
                ? NumberType.UNKNOWN
                : NumberType.ofWord(word)
                        .orElseThrow(() -> new RequestRefused(
                                ErrorCode.INVALID_REQUEST,
                                "number_type is one of unknown, long_code, toll_free, short_code, 10dlc, whatsapp."));
    }

    private static OptionalDouble pace(SenderChange change) {
        Double pace = change.segmentsPerSecond();
        if (pace != null && !(pace > 0 && pace <= MOST)) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "segments_per_second is more than 0, at most 1000.");
        }
        return pace == null ? OptionalDouble.empty() : OptionalDouble.of(pace);
    }

    private SenderInfo info(Sender sender, Backlog backlog) {
        double pace = paces.of(sender);
        return new SenderInfo(
                sender.phoneNumber(),
                sender.numberType().word(),
                pace == 0 ? null : pace,
                sender.paused(),
                backlog.sends(),
                backlog.segments(),
                backlog.oldest().orElse(null));
    }
}
