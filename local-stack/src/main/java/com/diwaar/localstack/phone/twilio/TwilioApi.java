package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.live.Live;
import com.diwaar.localstack.phone.measure.Counters;
import com.diwaar.localstack.phone.switches.Behaviour;
import com.diwaar.localstack.phone.switches.Holds;
import com.diwaar.localstack.phone.web.Json;
import com.diwaar.localstack.phone.web.Peer;
import com.diwaar.localstack.phone.webhook.WebhookCall;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.security.BasicAuthCredentials;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Twilio's REST API for messages, version 2010-04-01: create, fetch, list, delete. */
public final class TwilioApi {

    private static final String ACCOUNT = "/" + MessageJson.VERSION + "/Accounts/{account}";

    private final Account account;
    private final Messages messages;
    private final Behaviour behaviour;
    private final Holds holds;
    private final Counters counters;
    private final Live live;
    private final OptOuts optOuts;
    private final Supplier<String> serviceNumber;
    private final MessageJson json;
    private final MessagePages pages;
    private final MediaApi media;
    private final Receipts receipts;

    /**
     * @param serviceNumber the number that a messaging service sends from
     */
    public TwilioApi(
            Account account,
            Messages messages,
            Behaviour behaviour,
            Holds holds,
            Counters counters,
            Live live,
            WebhookCall webhooks,
            OptOuts optOuts,
            Supplier<String> serviceNumber) {
        this.account = account;
        this.messages = messages;
        this.behaviour = behaviour;
        this.holds = holds;
        this.counters = counters;
        this.live = live;
        this.optOuts = optOuts;
        this.serviceNumber = serviceNumber;
        this.json = new MessageJson(account.sid(), () -> behaviour.now().undatedWhileQueued());
        this.pages = new MessagePages(messages, json);
        this.media = new MediaApi(messages, json);
        this.receipts = new Receipts(account, messages, behaviour, webhooks, live);
    }

    public void addTo(RoutesConfig routes) {
        routes.post(ACCOUNT + "/Messages.json", authenticated(this::create));
        routes.get(ACCOUNT + "/Messages.json", authenticated(this::list));
        routes.get(ACCOUNT + "/Messages/{sid}.json", authenticated(this::fetch));
        media.addTo(routes, this::authenticated);
        routes.delete(ACCOUNT + "/Messages/{sid}.json", authenticated(this::delete));
        routes.get(
                "/" + MessageJson.VERSION + "/*",
                authenticated(context -> refuse(context, Refusal.notFound(context.path()))));
    }

    private void create(Context context) throws InterruptedException {
        counters.count("creates");
        Behaviour.NextFailures failure = behaviour.nextCreateFailure();
        if (failure != null) {
            counters.count("creates_failed_on_purpose");
            fail(context, failure);
            return;
        }
        if (behaviour.throttlesThisCreate()) {
            counters.count("creates_throttled");
            refuse(context, Refusal.tooManyRequests());
            return;
        }
        CreateRequest request = CreateRequest.of(context.formParamMap());
        Refusal refusal = request.refusal();
        if (refusal != null) {
            counters.count("creates_refused");
            refuse(context, refusal);
            return;
        }
        String what = request.to() + " " + request.body();
        Peer peer = Peer.of(context);
        if (!holds.await("twilio", what, () -> holds("request"), peer::waits)) {
            return;
        }
        if (behaviour.now().twilioHandlesStop() && optOuts.blocks(String.valueOf(request.to()), numberOf(request))) {
            counters.count("creates_refused");
            refuse(context, Refusal.unsubscribed());
            return;
        }
        Message message = accept(request);
        ObjectNode answer = json.of(message);
        receipts.follow(message);
        if (!holds.await("twilio", message.sid() + " " + what, () -> holds("answer"), peer::waits)) {
            return;
        }
        Thread.sleep(behaviour.now().twilioLatencyMs());
        if (behaviour.losesThisAnswer()) {
            counters.count("answers_dropped");
            peer.cut();
            return;
        }
        Json.answer(context, 201, answer);
    }

    private boolean holds(String moment) {
        return behaviour.now().holdTwilio().equals(moment);
    }

    private Message accept(CreateRequest request) {
        Message message = messages.add(
                new Message.Content(
                        Message.Direction.OUTBOUND_API,
                        String.valueOf(request.to()),
                        numberOf(request),
                        request.body(),
                        request.mediaUrls(),
                        request.messagingServiceSid(),
                        request.callback()),
                request.messagingServiceSid() == null ? "queued" : "accepted");
        counters.count("creates_accepted");
        live.publish("message", () -> Bubble.of(message));
        return message;
    }

    private String numberOf(CreateRequest request) {
        String from = request.from();
        boolean onWhatsApp = String.valueOf(request.to()).startsWith(Message.WHATSAPP);
        return from != null ? from : (onWhatsApp ? Message.WHATSAPP : "") + serviceNumber.get();
    }

    private void list(Context context) {
        counters.count("lists");
        Json.answer(context, 200, pages.page(context.path(), context.queryParamMap()));
    }

    private void fetch(Context context) {
        counters.count("fetches");
        Message message = found(context);
        if (message != null) {
            Json.answer(context, 200, json.of(message));
        }
    }

    private void delete(Context context) {
        Message message = found(context);
        if (message != null) {
            messages.delete(message);
            context.status(204);
        }
    }

    private @Nullable Message found(Context context) {
        Message message = messages.find(context.pathParam("sid"));
        if (message == null) {
            refuse(context, Refusal.notFound(context.path()));
        }
        return message;
    }

    private Handler authenticated(Handler handler) {
        return context -> {
            BasicAuthCredentials given = context.basicAuthCredentials();
            boolean known = given != null && account.accepts(given.getUsername(), given.getPassword());
            if (!known) {
                counters.count("bad_credentials");
                context.header("WWW-Authenticate", "Basic realm=\"Twilio API\"");
                refuse(context, Refusal.badCredentials());
            } else if (!context.path().startsWith("/" + MessageJson.VERSION + "/Accounts/" + account.sid() + "/")) {
                refuse(context, Refusal.notFound(context.path()));
            } else {
                handler.handle(context);
            }
        };
    }

    private static void fail(Context context, Behaviour.NextFailures failure) {
        if (failure.code() == 0) {
            context.status(failure.httpStatus()).contentType("text/html").result("<html>upstream</html>");
        } else {
            refuse(context, new Refusal(failure.httpStatus(), failure.code(), "Failed on purpose by the simulator"));
        }
    }

    private static void refuse(Context context, Refusal refusal) {
        Json.answer(context, refusal.httpStatus(), refusal.toJson());
    }
}
