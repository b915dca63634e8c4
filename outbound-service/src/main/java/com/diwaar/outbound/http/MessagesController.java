package com.diwaar.outbound.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import com.diwaar.outbound.attempt.Provider;
import com.diwaar.outbound.attempt.ProviderAway;
import com.diwaar.outbound.attempt.ProviderMessage;
import com.diwaar.outbound.receipt.Receipt;
import com.diwaar.outbound.receipt.Receipts;
import com.diwaar.outbound.send.DecidedSend;
import com.diwaar.outbound.send.Sends;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /messages/{message_sid}}: a sent text as we know it, joined with what the provider says of it now. */
@RestController
class MessagesController {

    private final Sends sends;
    private final Receipts receipts;
    private final Provider provider;

    MessagesController(Sends sends, Receipts receipts, Provider provider) {
        this.sends = sends;
        this.receipts = receipts;
        this.provider = provider;
    }

    @GetMapping("/messages/{messageSid}")
    MessageInfo message(@PathVariable String messageSid, @AuthenticationPrincipal Caller caller) {
        long organization = Organizations.of(caller);
        DecidedSend sent = sends.sentAs(organization, messageSid)
                .orElseThrow(() -> new RequestRefused(ErrorCode.NOT_FOUND, "There is no message with this sid."));
        Receipt receipt = receipts.of(messageSid).orElse(null);
        return MessageInfo.of(sent, receipt, atProvider(messageSid));
    }

    /** Our own record is an answer too, where the provider gives none. */
    private @Nullable ProviderMessage atProvider(String messageSid) {
        try {
            return provider.fetch(messageSid).orElse(null);
        } catch (ProviderAway _) {
            return null;
        }
    }
}
