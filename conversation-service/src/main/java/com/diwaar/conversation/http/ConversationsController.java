package com.diwaar.conversation.http;

import com.diwaar.conversation.reading.ConversationView;
import com.diwaar.conversation.reading.Conversations;
import com.diwaar.conversation.reading.MessageView;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An organisation's conversations, to be read. */
@RestController
@RequestMapping("/conversations")
class ConversationsController {

    private final Conversations conversations;

    ConversationsController(Conversations conversations) {
        this.conversations = conversations;
    }

    @GetMapping
    Pages.Page<ConversationResponse> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "assistant_id", required = false) @Nullable Long assistantId,
            @RequestParam(name = "customer_phone_number", required = false) @Nullable String customer,
            @RequestParam(name = "conversation_type", required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var filter = new Conversations.Filter(
                assistantId, customer, type, status, Pages.id(cursor, Long.MAX_VALUE), Pages.rows(limit));
        List<ConversationResponse> rows = conversations.of(Caller.organizationOf(caller), filter).stream()
                .map(ConversationResponse::brief)
                .toList();
        return Pages.page(rows, limit, ConversationResponse::id);
    }

    @GetMapping("/{id}")
    ConversationResponse read(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        return ConversationResponse.whole(own(caller, id));
    }

    @GetMapping("/{id}/messages")
    Pages.Page<MessageView> messages(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        List<MessageView> rows = conversations.messages(own(caller, id).id(), Pages.id(cursor, 0), Pages.rows(limit));
        return Pages.page(rows, limit, MessageView::id);
    }

    private ConversationView own(Caller caller, long id) {
        return conversations
                .of(Caller.organizationOf(caller), id)
                .orElseThrow(() -> new RequestRefused(ErrorCode.NOT_FOUND, "There is no conversation " + id + "."));
    }
}
