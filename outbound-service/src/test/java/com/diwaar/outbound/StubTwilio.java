package com.diwaar.outbound;

import com.diwaar.testkit.HoldingServer;
import com.diwaar.testkit.HoldingServer.Answer;
import com.diwaar.testkit.HoldingServer.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Twilio's create, list and fetch, over HTTP, with the answers of the test's choice. */
final class StubTwilio implements AutoCloseable {

    /** A message that it took. */
    record Taken(String sid, String from, String to, String body, UUID attemptId, Instant at) {}

    /** What it does with a POST. */
    enum Manner {
        TAKES,
        /** Takes the text and loses its own answer. */
        TAKES_AND_FAILS,
        FAILS,
        REFUSES,
        /** As for bad credentials: whoever the text is for. */
        REFUSES_US,
        THROTTLES
    }

    private final HoldingServer server = HoldingServer.answering(this::answer);
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> posts = new ConcurrentHashMap<>();
    private final Map<String, Integer> lists = new ConcurrentHashMap<>();
    private volatile boolean refusesUs;
    private volatile Function<Map<String, String>, Manner> manners = post -> Manner.TAKES;

    HoldingServer server() {
        return server;
    }

    void behave(Function<Map<String, String>, Manner> other) {
        manners = other;
    }

    /** Puts a message on its list that nobody posted. */
    void has(Taken message) {
        taken.add(message);
    }

    /** What it took from this sender, oldest first. */
    List<Taken> takenFrom(String sender) {
        return taken.stream().filter(one -> one.from().equals(sender)).toList();
    }

    int postsFrom(String sender) {
        return posts.getOrDefault(sender, 0);
    }

    int listsFrom(String sender) {
        return lists.getOrDefault(sender, 0);
    }

    int total() {
        return taken.size();
    }

    private Answer answer(Request request) {
        if (request.method().equals("GET") && refusesUs) {
            return noCredentials();
        }
        if (request.method().equals("POST")) {
            return create(form(request.body()));
        }
        String path = request.uri().getPath();
        if (path.endsWith("/Messages.json")) {
            return list(form(request.uri().getRawQuery()));
        }
        String sid = path.substring(path.lastIndexOf('/') + 1).replace(".json", "");
        return taken.stream()
                .filter(one -> one.sid().equals(sid))
                .findFirst()
                .map(one -> Answer.json(200, json(one)))
                .orElseGet(() -> Answer.json(404, "{\"code\":20404,\"message\":\"not found\",\"status\":404}"));
    }

    private Answer create(Map<String, String> post) {
        posts.merge(post.get("From"), 1, Integer::sum);
        Manner manner = manners.apply(post);
        if (manner == Manner.TAKES || manner == Manner.TAKES_AND_FAILS) {
            Taken one = new Taken(
                    "SM" + UUID.randomUUID().toString().replace("-", ""),
                    post.get("From"),
                    post.get("To"),
                    post.get("Body"),
                    UUID.fromString(post.get("StatusCallback").replaceAll(".*attempt_id=", "")),
                    Instant.now());
            taken.add(one);
            if (manner == Manner.TAKES) {
                return Answer.json(201, json(one));
            }
        }
        return switch (manner) {
            case REFUSES -> Answer.json(400, "{\"code\":21614,\"message\":\"not a mobile number\",\"status\":400}");
            case REFUSES_US -> noCredentials();
            case THROTTLES -> Answer.json(429, "{\"code\":20429,\"message\":\"slow down\",\"status\":429}");
            default -> Answer.json(500, "{\"code\":20500,\"message\":\"oops\",\"status\":500}");
        };
    }

    private static Answer noCredentials() {
        return Answer.json(401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}");
    }

    /** Whether it refuses questions too. */
    void refuseUs(boolean refuses) {
        refusesUs = refuses;
    }

    /** What was posted from this sender, by parameter, oldest first. */
    List<Map<String, String>> formsFrom(String sender) {
        return server.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .map(request -> form(request.body()))
                .filter(post -> sender.equals(post.get("From")))
                .toList();
    }

    private Answer list(Map<String, String> query) {
        if (!query.containsKey("From")) {
            return page("");
        }
        lists.merge(query.get("From"), 1, Integer::sum);
        String messages = taken.stream()
                .filter(one -> one.from().equals(query.get("From")) && one.to().equals(query.get("To")))
                .map(StubTwilio::json)
                .collect(Collectors.joining(","));
        return page(messages);
    }

    private static Answer page(String messages) {
        return Answer.json(
                200, "{\"messages\":[" + messages + "],\"page\":0,\"page_size\":100,\"next_page_uri\":null}");
    }

    private static String json(Taken one) {
        String created = DateTimeFormatter.RFC_1123_DATE_TIME.format(one.at().atOffset(ZoneOffset.UTC));
        return """
                {"sid":"%s","from":"%s","to":"%s","body":"%s","status":"queued","direction":"outbound-api",
                "date_created":"%s","date_sent":null,"num_segments":"1","price":null}
                """.formatted(one.sid(), one.from(), one.to(), one.body(), created.replace("GMT", "+0000"));
    }

    private static Map<String, String> form(String encoded) {
        return Arrays.stream(encoded.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> decode(pair[0]), pair -> decode(pair[1]), (a, _) -> a));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
