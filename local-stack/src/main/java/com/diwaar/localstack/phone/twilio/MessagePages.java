package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.web.BadRequest;
import com.diwaar.localstack.phone.web.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Twilio's list of messages: newest first, filtered by To, From and DateSent, in pages. A page token names the last message
 * of the page before, so that messages that arrive meanwhile move nothing.
 */
final class MessagePages {

    private static final int USUAL_SIZE = 50;
    private static final int LARGEST_SIZE = 1000;
    private static final String TOKEN_PREFIX = "PA";
    private static final int DAY = "2026-01-01".length();

    private final Messages messages;
    private final MessageJson json;

    MessagePages(Messages messages, MessageJson json) {
        this.messages = messages;
        this.json = json;
    }

    /** The page that the query asks for, as Twilio renders it. */
    ObjectNode page(String path, Map<String, List<String>> query) {
        Query asked = new Query(query);
        int size = Math.clamp(asked.number("PageSize", USUAL_SIZE), 1, LARGEST_SIZE);
        int page = asked.number("Page", 0);
        Iterator<Message> matching =
                candidates(asked).stream().filter(asked::matches).iterator();
        if (asked.text("PageToken") == null) {
            skip(matching, (long) page * size);
        }
        ArrayNode rows = Json.tree(List.of());
        @Nullable Message last = null;
        while (rows.size() < size && matching.hasNext()) {
            last = matching.next();
            rows.add(json.of(last));
        }
        ObjectNode answer = Json.object();
        answer.put("end", Math.max(0, page * size + rows.size() - 1));
        answer.put("first_page_uri", path + asked.queryFor(size, 0, null));
        answer.set("messages", rows);
        answer.put(
                "next_page_uri",
                last != null && matching.hasNext() ? path + asked.queryFor(size, page + 1, last.sid()) : null);
        answer.put("page", page);
        answer.put("page_size", size);
        answer.put("previous_page_uri", page == 0 ? null : path + asked.queryFor(size, page - 1, null));
        answer.put("start", page * size);
        answer.put("uri", path + asked.queryFor(size, page, null));
        return answer;
    }

    private Collection<Message> candidates(Query asked) {
        String token = asked.text("PageToken");
        Message before = token == null ? null : messages.find(token.substring(TOKEN_PREFIX.length()));
        if (before != null) {
            return messages.olderThan(before.sequence());
        }
        String to = asked.text("To");
        String from = asked.text("From");
        if (to == null || from == null) {
            return messages.newestFirst();
        }
        List<Message> both = new ArrayList<>(messages.between(to, from));
        both.addAll(messages.between(from, to));
        return both;
    }

    private static void skip(Iterator<Message> messages, long count) {
        for (long i = 0; i < count && messages.hasNext(); i++) {
            messages.next();
        }
    }

    /** What was asked for. */
    private record Query(Map<String, List<String>> parameters) {

        @Nullable
        String text(String name) {
            List<String> values = parameters.getOrDefault(name, List.of());
            return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
        }

        int number(String name, int otherwise) {
            String text = text(name);
            try {
                return text == null ? otherwise : Integer.parseInt(text);
            } catch (NumberFormatException e) {
                return otherwise;
            }
        }

        boolean matches(Message message) {
            return same("To", message.content().to())
                    && same("From", message.content().from())
                    && dateMatches(message);
        }

        /** `DateSent=` names a day, `DateSent>=` and `DateSent<=` a time or a day; who was not sent yet matches none. */
        private boolean dateMatches(Message message) {
            String day = text("DateSent");
            String after = text("DateSent>");
            String before = text("DateSent<");
            if (day == null && after == null && before == null) {
                return true;
            }
            Instant sent =
                    message.isInbound() ? message.created() : message.progress().sent();
            if (sent == null) {
                return false;
            }
            // Twilio's dates have whole seconds.
            Instant second = Instant.ofEpochSecond(sent.getEpochSecond());
            return (day == null
                            || sent.atZone(ZoneOffset.UTC)
                                    .toLocalDate()
                                    .toString()
                                    .equals(day.substring(0, Math.min(DAY, day.length()))))
                    && (after == null || !second.isBefore(time(after, false)))
                    && (before == null || !second.isAfter(time(before, true)));
        }

        /** A day or a time; a time without a zone, as twilio-java sends it, is UTC. */
        private static Instant time(String text, boolean endOfDay) {
            try {
                if (text.length() > DAY) {
                    String zoned = text.endsWith("Z") ? text : text + "Z";
                    return OffsetDateTime.parse(zoned).toInstant();
                }
                LocalDate day = LocalDate.parse(text);
                return (endOfDay ? day.plusDays(1) : day)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            } catch (DateTimeParseException e) {
                throw new BadRequest("no date: " + text);
            }
        }

        private boolean same(String name, String value) {
            String wanted = text(name);
            return wanted == null || wanted.equals(value);
        }

        String queryFor(int size, int page, @Nullable String after) {
            Map<String, String> next = new TreeMap<>();
            for (String filter : List.of("To", "From", "DateSent", "DateSent>", "DateSent<")) {
                Optional.ofNullable(text(filter)).ifPresent(value -> next.put(filter, value));
            }
            StringBuilder query = new StringBuilder("?PageSize=" + size + "&Page=" + page);
            if (after != null) {
                query.append("&PageToken=").append(TOKEN_PREFIX).append(after);
            }
            next.forEach((name, value) ->
                    query.append('&').append(encode(name)).append('=').append(encode(value)));
            return query.toString();
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
