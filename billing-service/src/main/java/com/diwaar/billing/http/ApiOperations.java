package com.diwaar.billing.http;

import com.diwaar.events.ErrorCode;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each operation of this API is for, in words. */
final class ApiOperations {

    private static final String PLANS = "Plans";
    private static final String ORGANIZATIONS = "Organisations";
    private static final String KEYS = "API keys";
    private static final String CREDIT = "Credit";
    private static final String USAGE = "Usage";
    private static final String RECONCILIATION = "Reconciliation";

    private ApiOperations() {}

    /**
     * An operation.
     *
     * @param request the name of an example; null where it takes no body
     * @param response the name of an example; null where it answers none
     * @param refusals what may go wrong besides what may go wrong everywhere
     */
    record Described(
            HttpMethod method,
            String path,
            String tag,
            String id,
            String summary,
            String description,
            @Nullable String request,
            int status,
            @Nullable String response,
            List<ErrorCode> refusals) {

        List<ErrorCode> allRefusals() {
            return Stream.concat(
                            refusals.stream(),
                            Stream.of(
                                    ErrorCode.UNAUTHORIZED,
                                    ErrorCode.FORBIDDEN,
                                    ErrorCode.INTERNAL_ERROR,
                                    ErrorCode.SERVICE_UNAVAILABLE))
                    .toList();
        }
    }

    static final List<Described> ALL = List.of(
            new Described(
                    HttpMethod.POST,
                    "/plans",
                    PLANS,
                    "createPlan",
                    "Make a plan",
                    "Admin token. A plan never changes: another price is another plan. What is left out costs nothing.",
                    "plan-form",
                    201,
                    "plan",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.PAYLOAD_TOO_LARGE)),
            new Described(
                    HttpMethod.GET,
                    "/plans",
                    PLANS,
                    "listPlans",
                    "List the plans",
                    "Admin token.",
                    null,
                    200,
                    "plans",
                    List.of()),
            new Described(
                    HttpMethod.GET,
                    "/plans/{id}",
                    PLANS,
                    "readPlan",
                    "Read a plan",
                    "Admin token.",
                    null,
                    200,
                    "plan",
                    List.of(ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.POST,
                    "/organizations",
                    ORGANIZATIONS,
                    "createOrganization",
                    "Make an organisation",
                    "Admin token. Only `name` must be given; the plan without prices and UTC are the defaults.",
                    "organization-form",
                    201,
                    "organization",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND, ErrorCode.PAYLOAD_TOO_LARGE)),
            new Described(
                    HttpMethod.GET,
                    "/organizations",
                    ORGANIZATIONS,
                    "listOrganizations",
                    "List organisations",
                    "Admin token. In the order in which they were made, a page at a time.",
                    null,
                    200,
                    "organizations",
                    List.of(ErrorCode.INVALID_REQUEST)),
            new Described(
                    HttpMethod.GET,
                    "/organizations/me",
                    ORGANIZATIONS,
                    "readOwnOrganization",
                    "Read your own organisation",
                    "API key.",
                    null,
                    200,
                    "organization",
                    List.of(ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.GET,
                    "/organizations/{id}",
                    ORGANIZATIONS,
                    "readOrganization",
                    "Read an organisation",
                    "Admin token, or its own API key.",
                    null,
                    200,
                    "organization",
                    List.of(ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.PATCH,
                    "/organizations/{id}",
                    ORGANIZATIONS,
                    "changeOrganization",
                    "Change an organisation",
                    "Admin token. What is left out stays. A plan and a zone hold from now on; what happened before stays charged as it was.",
                    "organization-change",
                    200,
                    "organization",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND, ErrorCode.PAYLOAD_TOO_LARGE)),
            new Described(
                    HttpMethod.POST,
                    "/organizations/{id}/keys",
                    KEYS,
                    "issueKey",
                    "Issue a key",
                    "Admin token. The key is in this answer and nowhere else; it opens doors within about a second.",
                    null,
                    201,
                    "key",
                    List.of(ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.POST,
                    "/organizations/{id}/keys/{keyId}/rotate",
                    KEYS,
                    "rotateKey",
                    "Rotate a key",
                    "Admin token. Issues a new key; the old one stays valid for a day, or as long as you say.",
                    "rotation",
                    201,
                    "key",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND, ErrorCode.PAYLOAD_TOO_LARGE)),
            new Described(
                    HttpMethod.DELETE,
                    "/organizations/{id}/keys/{keyId}",
                    KEYS,
                    "revokeKey",
                    "Revoke a key",
                    "Admin token. It opens nothing any more within about a second. Revoking it again is fine.",
                    null,
                    204,
                    null,
                    List.of(ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.POST,
                    "/organizations/{id}/top-ups",
                    CREDIT,
                    "topUp",
                    "Add credit",
                    "Admin token. The same `top_up_id` adds once, however often it is asked for; credit counts under a prepaid plan.",
                    "top-up-form",
                    200,
                    "top-up",
                    List.of(
                            ErrorCode.INVALID_REQUEST,
                            ErrorCode.NOT_FOUND,
                            ErrorCode.CONFLICT,
                            ErrorCode.PAYLOAD_TOO_LARGE)),
            new Described(
                    HttpMethod.GET,
                    "/organizations/{id}/top-ups",
                    CREDIT,
                    "listTopUps",
                    "List what was bought",
                    "Admin token, or its own API key.",
                    null,
                    200,
                    "top-ups",
                    List.of(ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.POST,
                    "/organizations/{id}/adjustments",
                    CREDIT,
                    "adjust",
                    "Correct",
                    "Admin token. Adds to what the current month used and costs; a record itself never changes. The same `adjustment_id` corrects once.",
                    "adjustment-form",
                    200,
                    "adjustment",
                    List.of(
                            ErrorCode.INVALID_REQUEST,
                            ErrorCode.NOT_FOUND,
                            ErrorCode.CONFLICT,
                            ErrorCode.PAYLOAD_TOO_LARGE)),
            new Described(
                    HttpMethod.GET,
                    "/organizations/{id}/adjustments",
                    CREDIT,
                    "listAdjustments",
                    "List corrections",
                    "Admin token, or its own API key.",
                    null,
                    200,
                    "adjustments",
                    List.of(ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.POST,
                    "/reservations",
                    CREDIT,
                    "reserve",
                    "Hold credit",
                    "Service token. Idempotent by `reservation_id`; `units` is how many texts at the most, `segments` how many segments in all of them: held under a plan by segment, which without it holds its `segments_held` for each text. `limit` says which limit refused it: messages_per_month, prepaid_credit or suspended.",
                    "reservation-form",
                    200,
                    "reservation",
                    List.of(
                            ErrorCode.INVALID_REQUEST,
                            ErrorCode.NOT_FOUND,
                            ErrorCode.CONFLICT,
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            ErrorCode.BILLING_LIMIT_REACHED)),
            new Described(
                    HttpMethod.POST,
                    "/reservations/batch",
                    CREDIT,
                    "reserveAll",
                    "Hold credit for several",
                    "Service token. Up to 200 at once, of any organisations, each as `POST /reservations` would take it: one that is refused takes nothing from the others. Answers 200 with one entry for each, in their order: `status` is what it alone would have been answered with, `problem` says why where that is not 200. Idempotent: where no answer comes, ask again.",
                    "reservation-batch-form",
                    200,
                    "reservation-batch",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.PAYLOAD_TOO_LARGE)),
            new Described(
                    HttpMethod.GET,
                    "/usage",
                    USAGE,
                    "readUsage",
                    "Read what you used",
                    "API key. By day, assistant and type, corrections taken in.",
                    null,
                    200,
                    "usage",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.GET,
                    "/usage/records",
                    USAGE,
                    "listUsageRecords",
                    "Read your usage records",
                    "API key. Newest first, a page at a time; as CSV where `Accept` asks for `text/csv`, with the next page in `Link`.",
                    null,
                    200,
                    "usage-records",
                    List.of(ErrorCode.INVALID_REQUEST)),
            new Described(
                    HttpMethod.GET,
                    "/invoice-preview",
                    USAGE,
                    "previewInvoice",
                    "See what a month comes to",
                    "API key. Each line is rounded once, and the total is their sum.",
                    null,
                    200,
                    "invoice-preview",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND)),
            new Described(
                    HttpMethod.POST,
                    "/reconciliations",
                    RECONCILIATION,
                    "reconcile",
                    "Compare a day",
                    "Admin token. Compares the texts of a day (UTC) in `sms-sent`, as far as it is kept, with the books, and the kept sums with their records.",
                    "reconciliation-form",
                    200,
                    "reconciliation",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.PAYLOAD_TOO_LARGE)),
            new Described(
                    HttpMethod.GET,
                    "/reconciliations",
                    RECONCILIATION,
                    "listReconciliations",
                    "List comparisons",
                    "Admin token. The last hundred.",
                    null,
                    200,
                    "reconciliations",
                    List.of()),
            new Described(
                    HttpMethod.GET,
                    "/reconciliations/{id}",
                    RECONCILIATION,
                    "readReconciliation",
                    "Read a comparison",
                    "Admin token.",
                    null,
                    200,
                    "reconciliation",
                    List.of(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND)));
}
