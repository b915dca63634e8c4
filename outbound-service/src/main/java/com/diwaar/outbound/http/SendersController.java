package com.diwaar.outbound.http;

import com.diwaar.kit.security.Caller;
import com.diwaar.outbound.drain.DrainSettings;
import com.diwaar.outbound.send.Senders;
import com.diwaar.outbound.send.Senders.Sender;
import com.diwaar.outbound.send.Sends;
import com.diwaar.outbound.send.Sends.Backlog;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /senders}: the organisation's numbers, their pace and what waits at each. */
@RestController
class SendersController {

    private final Senders senders;
    private final Sends sends;
    private final DrainSettings settings;

    SendersController(Senders senders, Sends sends, DrainSettings settings) {
        this.senders = senders;
        this.sends = sends;
        this.settings = settings;
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
            long waiting,
            long waitingSegments,
            @Nullable Instant oldestWaitingSince) {}

    /** A list, with room for more beside it. */
    record SenderList(List<SenderInfo> senders) {}

    @GetMapping("/senders")
    SenderList senders(@AuthenticationPrincipal Caller caller) {
        return new SenderList(
                senders.of(Organizations.of(caller)).stream().map(this::info).toList());
    }

    private SenderInfo info(Sender sender) {
        Backlog backlog = sends.backlog(sender.phoneNumber());
        double pace = sender.segmentsPerSecond().orElse(settings.segmentsPerSecond());
        return new SenderInfo(
                sender.phoneNumber(),
                sender.numberType(),
                pace == 0 ? null : pace,
                backlog.sends(),
                backlog.segments(),
                backlog.oldest().orElse(null));
    }
}
