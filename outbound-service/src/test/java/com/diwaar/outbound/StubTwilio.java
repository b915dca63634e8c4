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
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Twilio's create, list and fetch, over HTTP, with the answers of the test's choice. */
final class StubTwilio implements AutoCloseable {

    /**
     * A message that it took.
     *
     * @param at null where it says no date of it yet
     */
    record Taken(
            String sid,
            String from,
            String to,
            String body,
            UUID attemptId,
            @Nullable Instant at) {}

    /** What it does with a POST. */
    enum Manner {
        TAKES,
        /** Takes the text and loses its own answer. */
        TAKES_AND_FAILS,
        FAILS,
        REFUSES,
        /** With a code that nobody here has a sentence for, and the number in its own. */
        REFUSES_IN_ITS_OWN_WORDS,
        /** As for bad credentials: whoever the text is for. */
        REFUSES_US,
        THROTTLES
    }

    private final HoldingServer server = HoldingServer.answering(this::answer);
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> posts = new ConcurrentHashMap<>();
    private final Map<String, Integer> lists = new ConcurrentHashMap<>();
    private final Map<String, UnaryOperator<String>> statuses = new ConcurrentHashMap<>();
    private final Map<String, Integer> fetches = new ConcurrentHashMap<>();
    private final Deque<Inbound> inbox = new ConcurrentLinkedDeque<>();
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
        if (path.endsWith("/Media.json")) {
            String uri = path.replace("/Media.json", "/Media/ME1.json");
            return Answer.json(
                    200,
                    "{\"media_list\":[{\"sid\":\"ME1\",\"content_type\":\"image/png\",\"uri\":\"" + uri
                            + "\"}],\"page\":0,\"page_size\":10,\"next_page_uri\":null}");
        }
        String sid = path.substring(path.lastIndexOf('/') + 1).replace(".json", "");
        fetches.merge(sid, 1, Integer::sum);
        return taken.stream()
                .filter(one -> one.sid().equals(sid))
                .findFirst()
                .map(one -> Answer.json(
                        200,
                        statuses.getOrDefault(sid, UnaryOperator.identity()).apply(json(one))))
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
                    UUID.fromString(post.get("StatusCallback").replaceAll(".*attempt_id=|#.*", "")),
                    Instant.now());
            taken.add(one);
            if (manner == Manner.TAKES) {
                return Answer.json(201, json(one));
            }
        }
        return switch (manner) {
            case REFUSES -> Answer.json(400, "{\"code\":21614,\"message\":\"not a mobile number\",\"status\":400}");
            case REFUSES_IN_ITS_OWN_WORDS ->
                Answer.json(
                        400,
                        "{\"code\":21266,\"message\":\"'To' and 'From' number cannot be the same: " + post.get("To")
                                + "\",\"status\":400}");
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
            return inboxPage(query);
        }
        lists.merge(query.get("From"), 1, Integer::sum);
        String messages = taken.stream()
                .filter(one -> one.from().equals(query.get("From")) && one.to().equals(query.get("To")))
                .map(StubTwilio::json)
                .collect(Collectors.joining(","));
        return page(messages);
    }

    /** From now on it says of this message that it is so far. */
    void reports(String sid, String status, @Nullable Integer errorCode) {
        statuses.put(
                sid,
                json -> json.replace(
                        "\"status\":\"queued\"", "\"status\":\"" + status + "\",\"error_code\":" + errorCode));
    }

    int fetchesOf(String sid) {
        return fetches.getOrDefault(sid, 0);
    }

    /** Puts a message that came in on its list. */
    void received(Inbound message) {
        inbox.addFirst(message);
    }

    /** Newest first, two to a page. */
    private Answer inboxPage(Map<String, String> query) {
        if (!query.containsKey("DateSent>")) {
            return page("");
        }
        int page = Integer.parseInt(query.getOrDefault("Page", "0"));
        List<Inbound> all = List.copyOf(inbox);
        List<Inbound> these = all.stream().skip(2L * page).limit(2).toList();
        String next = all.size() > 2 * (page + 1)
                ? "\"/2010-04-01/Accounts/AC1/Messages.json?DateSent%3E=" + query.get("DateSent>") + "&Page="
                        + (page + 1) + "\""
                : "null";
        return Answer.json(
                200,
                "{\"messages\":[" + these.stream().map(Inbound::json).collect(Collectors.joining(",")) + "],\"page\":"
                        + page + ",\"page_size\":2,\"uri\":\"\",\"next_page_uri\":" + next + "}");
    }

    /** A message that came in. */
    record Inbound(String sid, String from, String to, String body, int media, Instant at) {
        private String json() {
            return """
                    {"sid":"%s","account_sid":"AC1","from":"%s","to":"%s","body":"%s","status":"received","direction":"inbound",
                    "date_created":"%s","date_sent":"%s","num_segments":"1","num_media":"%d","price":null}
                    """.formatted(sid, from, to, body, rfc2822(at), rfc2822(at), media);
        }
    }

    private static String rfc2822(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .format(at.atOffset(ZoneOffset.UTC))
                .replace("GMT", "+0000");
    }

    private static Answer page(String messages) {
        return Answer.json(
                200, "{\"messages\":[" + messages + "],\"page\":0,\"page_size\":100,\"next_page_uri\":null}");
    }

    private static String json(Taken one) {
        String created = one.at() == null ? "null" : "\"" + rfc2822(one.at()) + "\"";
        return """
                {"sid":"%s","from":"%s","to":"%s","body":"%s","status":"queued","direction":"outbound-api",
                "date_created":%s,"date_sent":null,"num_segments":"1","price":null}
                """.formatted(one.sid(), one.from(), one.to(), one.body(), created);
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
