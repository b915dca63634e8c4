package com.diwaar.conversation.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.openapi.DescribedOperation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.List;

/** What each operation of this API is for, in words. */
final class ApiOperations {

    private static final String ASSISTANTS = "Assistants";
    private static final String CONVERSATIONS = "Conversations";
    private static final String SENDS = "Scheduled sends";
    private static final String CUSTOMERS = "Customers";

    private ApiOperations() {}

    static final List<DescribedOperation> ALL = List.of(
            new DescribedOperation(
                    HttpMethod.POST,
                    "/assistants",
                    ASSISTANTS,
                    "createAssistant",
                    "Make an assistant",
                    "Only `name` and `phone_number` must be given; the rest has defaults. Unknown fields are refused.",
                    "assistant-form",
                    201,
                    "assistant",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.CONFLICT, ErrorCode.PAYLOAD_TOO_LARGE)),
            new DescribedOperation(
                    HttpMethod.GET,
                    "/assistants",
                    ASSISTANTS,
                    "listAssistants",
                    "List your assistants",
                    "In the order in which they were made, a page at a time.",
                    null,
                    200,
                    "assistants",
                    List.of(ErrorCode.INVALID_REQUEST)),
            new DescribedOperation(
                    HttpMethod.GET,
                    "/assistants/{id}",
                    ASSISTANTS,
                    "readAssistant",
                    "Read an assistant",
                    "With all its settings; what is null is the deployment's default.",
                    null,
                    200,
                    "assistant",
                    List.of(ErrorCode.ASSISTANT_NOT_FOUND)),
            new DescribedOperation(
                    HttpMethod.PATCH,
                    "/assistants/{id}",
                    ASSISTANTS,
                    "changeAssistant",
                    "Change an assistant",
                    "What is left out stays; what is null gets its default back, in `sms_settings` too.",
                    "assistant-change",
                    200,
                    "assistant",
                    List.of(
                            ErrorCode.INVALID_REQUEST,
                            ErrorCode.ASSISTANT_NOT_FOUND,
                            ErrorCode.CONFLICT,
                            ErrorCode.PAYLOAD_TOO_LARGE)),
            new DescribedOperation(
                    HttpMethod.GET,
                    "/conversations",
                    CONVERSATIONS,
                    "listConversations",
                    "List conversations",
                    "Newest first, a page at a time, without their agendas.",
                    null,
                    200,
                    "conversations",
                    List.of(ErrorCode.INVALID_REQUEST)),
            new DescribedOperation(
                    HttpMethod.GET,
                    "/conversations/{id}",
                    CONVERSATIONS,
                    "readConversation",
                    "Read a conversation",
                    "With the agendas that were opened or settled in it, and what came of them.",
                    null,
                    200,
                    "conversation",
                    List.of(ErrorCode.NOT_FOUND)),
            new DescribedOperation(
                    HttpMethod.GET,
                    "/conversations/{id}/messages",
                    CONVERSATIONS,
                    "listMessages",
                    "Read a conversation's messages",
                    "Oldest first, a page at a time.",
                    null,
                    200,
                    "messages",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND)),
            new DescribedOperation(
                    HttpMethod.POST,
                    "/conversations/{id}/end",
                    CONVERSATIONS,
                    "endConversation",
                    "End a conversation",
                    """
                    Its unanswered texts end in `sms-error` with the code `cancelled`; texts that were on their way \
                    still go out; its open agendas stay open. The customer's next text begins a new conversation. \
                    Ending one that is over changes nothing and answers it as it is.""",
                    null,
                    200,
                    "ended-conversation",
                    List.of(ErrorCode.NOT_FOUND)),
            new DescribedOperation(
                    HttpMethod.GET,
                    "/sends",
                    SENDS,
                    "listSends",
                    "List scheduled sends",
                    "Those that wait for their time, in the order in which they were scheduled, a page at a time.",
                    null,
                    200,
                    "sends",
                    List.of(ErrorCode.INVALID_REQUEST)),
            new DescribedOperation(
                    HttpMethod.DELETE,
                    "/sends/{command_id}",
                    SENDS,
                    "cancelSend",
                    "Cancel a scheduled send",
                    """
                    It ends in `sms-error` with the code `cancelled`. Cancelling again is fine; `conflict` says that its \
                    time had come.""",
                    null,
                    200,
                    "cancelled-send",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)),
            new DescribedOperation(
                    HttpMethod.DELETE,
                    "/customers/{phone}",
                    CUSTOMERS,
                    "eraseCustomer",
                    "Erase a person",
                    """
                    Ends the person's conversations and removes what was said, agreed and known of them, of your \
                    organisation only. When this is answered, nothing of it is on record here; the other services \
                    follow. Counts stay, and keyed hashes, so that neither a repeated webhook nor a campaign brings \
                    the person back or forgets an opt-out. Erasing somebody unknown, or again, is fine.""",
                    null,
                    202,
                    null,
                    List.of(ErrorCode.INVALID_PHONE_NUMBER)));
}
