package com.diwaar.systemtests;

import com.diwaar.localstack.StackPart;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What conversation-service has on record, read over its HTTP interface as a customer reads it. */
public final class Records {

    private Records() {}

    /** The conversations of a person. */
    public static List<JsonNode> conversationsOf(StackUnderTest stack, String person) {
        return items(
                stack,
                "/conversations?customer_phone_number=" + URLEncoder.encode(person, StandardCharsets.UTF_8) + "&");
    }

    /** The messages of a conversation, oldest first. */
    public static List<JsonNode> messagesOf(StackUnderTest stack, long conversation) {
        return items(stack, "/conversations/" + conversation + "/messages?");
    }

    /** The bodies of all messages of those people that have a provider's sid. */
    public static Map<String, String> bodiesBySid(StackUnderTest stack, Collection<String> people) {
        var bodies = new HashMap<String, String>();
        for (String person : people) {
            for (JsonNode conversation : conversationsOf(stack, person)) {
                for (JsonNode message :
                        messagesOf(stack, conversation.path("id").asLong())) {
                    bodies.put(
                            message.path("message_sid").asString(""),
                            message.path("body").asString(""));
                }
            }
        }
        return bodies;
    }

    private static List<JsonNode> items(StackUnderTest stack, String path) {
        var items = new ArrayList<JsonNode>();
        String cursor = "";
        do {
            JsonNode page = stack.http()
                    .get(stack.url(StackPart.CONVERSATION) + path + "limit=200" + cursor, stack.apiKey())
                    .expected();
            page.path("items").forEach(items::add);
            String next = page.path("next_cursor").asString("");
            cursor = next.isEmpty() ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return items;
    }
}
