package com.diwaar.conversation.http;

import com.diwaar.conversation.ending.EndConversations;
import com.diwaar.conversation.reading.ConversationView;
import com.diwaar.conversation.reading.Conversations;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Ends an organisation's conversations. Ending one that is over changes nothing. */
@RestController
class EndingController {

    private final EndConversations endConversations;
    private final Conversations conversations;

    EndingController(EndConversations endConversations, Conversations conversations) {
        this.endConversations = endConversations;
        this.conversations = conversations;
    }

    @PostMapping("/conversations/{id}/end")
    ConversationResponse end(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        long organization = Caller.organizationOf(caller);
        endConversations.end(organization, id);
        return ConversationResponse.whole(own(organization, id));
    }

    private ConversationView own(long organization, long id) {
        return conversations
                .of(organization, id)
                .orElseThrow(() -> new RequestRefused(ErrorCode.NOT_FOUND, "There is no conversation " + id + "."));
    }
}
