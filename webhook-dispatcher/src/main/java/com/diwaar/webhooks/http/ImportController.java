package com.diwaar.webhooks.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import com.diwaar.kit.security.Caller;
import com.diwaar.webhooks.egress.Egress;
import com.diwaar.webhooks.endpoint.CustomHeaders;
import com.diwaar.webhooks.endpoint.Endpoint;
import com.diwaar.webhooks.endpoint.EndpointSecret;
import com.diwaar.webhooks.endpoint.EndpointSettings;
import com.diwaar.webhooks.endpoint.Endpoints;
import com.diwaar.webhooks.endpoint.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /endpoints/import}: takes over the webhook URLs that assistants had of their own in the system before this one, by
 * the operator's token. Each URL of an assistant becomes an endpoint of the assistant's organisation that hears of that
 * assistant alone. Doing it again changes nothing, so that an import that was cut off is just repeated.
 */
@RestController
class ImportController {

    private static final int MOST_AT_ONCE = 500;

    private final Endpoints endpoints;
    private final Egress egress;

    ImportController(Endpoints endpoints, Egress egress) {
        this.endpoints = endpoints;
        this.egress = egress;
    }

    /** The assistants that had URLs. */
    record ImportForm(@Nullable List<ImportedAssistant> assistants) {}

    /**
     * An assistant and its URLs.
     *
     * @param webhookUrl where there was one
     * @param webhookUrls where there were several
     * @param eventTypes what it was told of; empty or absent means all
     */
    record ImportedAssistant(
            @Nullable Long organizationId,
            @Nullable Long assistantId,
            @Nullable String webhookUrl,
            @Nullable List<String> webhookUrls,
            @Nullable List<String> eventTypes) {

        List<String> urls() {
            List<String> urls = new ArrayList<>(webhookUrls == null ? List.of() : webhookUrls);
            if (webhookUrl != null) {
                urls.addFirst(webhookUrl);
            }
            return urls.stream().distinct().toList();
        }
    }

    /**
     * What became of a URL.
     *
     * @param outcome {@code created}, {@code known} or {@code refused}
     * @param endpointId absent where it was refused
     * @param secret only where it was created, once
     * @param detail why it was refused
     */
    record ImportedView(
            long organizationId,
            long assistantId,
            String url,
            String outcome,
            @Nullable Long endpointId,
            @Nullable String secret,
            @Nullable String detail) {}

    @PostMapping("/endpoints/import")
    Items<ImportedView> take(@AuthenticationPrincipal Caller caller, @RequestBody ImportForm form) {
        if (!(caller instanceof Caller.Admin)) {
            throw new RequestRefused(ErrorCode.FORBIDDEN, "Only the operator's token opens this.");
        }
        List<ImportedAssistant> assistants = form.assistants() == null ? List.of() : form.assistants();
        if (assistants.isEmpty() || assistants.size() > MOST_AT_ONCE) {
            throw EndpointRequests.invalid("assistants must be 1 to " + MOST_AT_ONCE + ".");
        }
        assistants.forEach(ImportController::check); // all or none of a form that can't be read
        return new Items<>(
                assistants.stream()
                        .flatMap(assistant -> assistant.urls().stream().map(url -> take(assistant, url)))
                        .toList(),
                null);
    }

    private static void check(ImportedAssistant assistant) {
        if (assistant.organizationId() == null || assistant.assistantId() == null) {
            throw EndpointRequests.invalid("Each assistant needs organization_id and assistant_id.");
        }
        types(assistant);
    }

    private ImportedView take(ImportedAssistant assistant, String url) {
        long organizationId = java.util.Objects.requireNonNull(assistant.organizationId());
        long assistantId = java.util.Objects.requireNonNull(assistant.assistantId());
        String objection = egress.objectionTo(url);
        if (objection != null) {
            return new ImportedView(organizationId, assistantId, url, "refused", null, null, objection);
        }
        String was = "assistant:" + assistantId + ":" + url;
        EndpointSettings settings = new EndpointSettings(
                url, types(assistant), Set.of(assistantId), true, CustomHeaders.NONE, null, null, false);
        EndpointSecret secret = EndpointSecret.random();
        Optional<Endpoint> made = endpoints.takeOver(organizationId, settings, secret, was);
        Long known = made.or(() -> endpoints.takenOver(organizationId, was))
                .map(Endpoint::id)
                .orElse(null);
        return new ImportedView(
                organizationId,
                assistantId,
                url,
                made.isPresent() ? "created" : "known",
                known,
                made.map(_ -> secret.shown()).orElse(null),
                null);
    }

    private static Set<EventType> types(ImportedAssistant assistant) {
        return assistant.eventTypes() == null
                ? Set.of()
                : assistant.eventTypes().stream().map(EndpointRequests::type).collect(Collectors.toUnmodifiableSet());
    }
}
