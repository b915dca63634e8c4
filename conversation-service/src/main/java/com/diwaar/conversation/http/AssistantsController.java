package com.diwaar.conversation.http;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.Assistants;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** An organisation's assistants. */
@RestController
@RequestMapping("/assistants")
class AssistantsController {

    private static final int MOST_TRIES = 20;

    private final Assistants assistants;
    private final AssistantForms forms;

    AssistantsController(Assistants assistants, AssistantForms forms) {
        this.assistants = assistants;
        this.forms = forms;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AssistantResponse create(@AuthenticationPrincipal Caller caller, @RequestBody JsonNode body) {
        return assistants
                .add(Caller.organizationOf(caller), forms.create(body))
                .map(AssistantResponse::of)
                .orElseThrow(AssistantsController::numberIsTaken);
    }

    @GetMapping
    Pages.Page<AssistantResponse> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        List<AssistantResponse> rows =
                assistants.of(Caller.organizationOf(caller), Pages.id(cursor, 0), Pages.rows(limit)).stream()
                        .map(AssistantResponse::of)
                        .toList();
        return Pages.page(rows, limit, AssistantResponse::id);
    }

    @GetMapping("/{id}")
    AssistantResponse read(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        return AssistantResponse.of(own(caller, id));
    }

    /** Says what is to be different, so it is said again over what somebody else made of the assistant meanwhile. */
    @PatchMapping("/{id}")
    AssistantResponse change(
            @AuthenticationPrincipal Caller caller, @PathVariable long id, @RequestBody JsonNode body) {
        for (int left = MOST_TRIES; left > 0; left--) {
            Assistant assistant = own(caller, id);
            switch (assistants.change(assistant, forms.change(assistant, body))) {
                case Assistants.Change.Made made -> {
                    return AssistantResponse.of(made.assistant());
                }
                case Assistants.Change.NumberTaken _ -> throw numberIsTaken();
                case Assistants.Change.Overtaken _ -> {}
            }
        }
        throw new RequestRefused(ErrorCode.CONFLICT, "Others are changing this assistant at the moment; try again.");
    }

    private Assistant own(Caller caller, long id) {
        return assistants
                .of(Caller.organizationOf(caller), id)
                .orElseThrow(
                        () -> new RequestRefused(ErrorCode.ASSISTANT_NOT_FOUND, "There is no assistant " + id + "."));
    }

    private static RequestRefused numberIsTaken() {
        return new RequestRefused(ErrorCode.CONFLICT, "Another assistant has this phone_number.");
    }
}
