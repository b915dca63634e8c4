package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.web.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The media of messages, as Twilio has them: a list and resources, for the account only; and the medium itself, for whoever
 * knows its URL, at the end of a redirect to another place.
 */
final class MediaApi {

    private static final String MEDIA = "/" + MessageJson.VERSION + "/Accounts/{account}/Messages/{sid}/Media";
    private static final String STORE = "/media/";

    private final Messages messages;
    private final MessageJson json;

    MediaApi(Messages messages, MessageJson json) {
        this.messages = messages;
        this.json = json;
    }

    /** Before the account's other paths, which would take these. */
    void addTo(RoutesConfig routes, UnaryOperator<Handler> authenticated) {
        routes.get(MEDIA + ".json", authenticated.apply(this::list));
        routes.get(MEDIA + "/{medium}.json", authenticated.apply(this::fetch));
        routes.get(MEDIA + "/{medium}", this::redirect);
        routes.get(STORE + "{sid}/{medium}", this::download);
    }

    /** Where the page finds a medium. */
    static String address(Message message, Medium medium) {
        return medium.isHere() ? STORE + message.sid() + "/" + medium.sid() : medium.source();
    }

    private void list(Context context) {
        Message message = messages.find(context.pathParam("sid"));
        if (message == null) {
            notFound(context);
            return;
        }
        ArrayNode list = Json.tree(List.of());
        message.media().forEach(medium -> list.add(json.of(message, medium)));
        String uri = context.path();
        ObjectNode answer = Json.object()
                .put("end", Math.max(0, list.size() - 1))
                .put("first_page_uri", uri + "?PageSize=50&Page=0")
                .putNull("next_page_uri")
                .put("page", 0)
                .put("page_size", 50)
                .putNull("previous_page_uri")
                .put("start", 0)
                .put("uri", uri + "?PageSize=50&Page=0");
        answer.set("media_list", list);
        Json.answer(context, 200, answer);
    }

    private void fetch(Context context) {
        find(context)
                .ifPresentOrElse(
                        found -> Json.answer(context, 200, json.of(found.message(), found.medium())),
                        () -> notFound(context));
    }

    private void redirect(Context context) {
        find(context)
                .ifPresentOrElse(
                        found -> context.status(307).header("Location", address(found.message(), found.medium())),
                        () -> notFound(context));
    }

    private void download(Context context) {
        find(context)
                .map(Found::medium)
                .filter(Medium::isHere)
                .ifPresentOrElse(
                        medium -> context.contentType(medium.contentType())
                                .header("X-Content-Type-Options", "nosniff")
                                .header("Content-Security-Policy", "sandbox")
                                .result(medium.bytes()),
                        () -> context.status(404));
    }

    private record Found(Message message, Medium medium) {}

    private Optional<Found> find(Context context) {
        return Optional.ofNullable(messages.find(context.pathParam("sid")))
                .flatMap(message -> message.media().stream()
                        .filter(medium -> medium.sid().equals(context.pathParam("medium")))
                        .findFirst()
                        .map(medium -> new Found(message, medium)));
    }

    private static void notFound(Context context) {
        Refusal refusal = Refusal.notFound(context.path());
        Json.answer(context, refusal.httpStatus(), refusal.toJson());
    }
}
