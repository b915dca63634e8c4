package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.assistant.AssistantProfile;
import com.diwaar.conversation.assistant.Assistants;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import tools.jackson.databind.JsonNode;

class ApiIT {

    private static final Service service = Service.shared();

    @Test
    void readinessAsksTheDatabaseAndWhetherTopicsAreRead() {
        assertThat(service.context.getBean(HealthEndpointGroups.class).get("readiness"))
                .satisfies(group -> assertThat(List.of("readinessState", "views", "db", "reading"))
                        .allMatch(group::isMember));
    }

    @Test
    void anAssistantHasTheDefaultsThatItDoesNotState() {
        Tenant tenant = service.tenant("{\"reply_wait_seconds\":5,\"rate_limit\":{\"max_messages_per_hour\":7}}");
        JsonNode settings = Service.json(service.get("/assistants/" + tenant.assistantId(), tenant.key()))
                .get("sms_settings");
        assertThat(settings.toString()).isEqualTo("""
                {"enabled":true,"conversation_ttl_hours":24,"max_conversation_length":50,"auto_end_after_hours":72,\
                "welcome_message":null,"rate_limit":{"enabled":true,"max_messages_per_hour":7,"max_messages_per_day":100},\
                "redis_persistence":{"enabled":true,"ttl_hours":24},"reply_wait_seconds":5,"reply_wait_max_seconds":30,\
                "llm_failure_message":null,"agenda_expires_hours":336,"opt_out_confirmation":false,"smart_encoding":false,\
                "loop_guard":{"max_messages":30,"minutes":10}}""");
    }

    @Test
    void aPatchChangesWhatItNamesAndNullBringsADefaultBack() {
        Tenant tenant = service.tenant("{\"reply_wait_seconds\":5,\"welcome_message\":\"Hi\"}");
        HttpResponse<String> changed = service.patch(
                "/assistants/" + tenant.assistantId(),
                tenant.key(),
                "{\"name\":\"Baker\",\"sms_settings\":{\"reply_wait_seconds\":null,\"welcome_message\":null,\"enabled\":false}}");
        assertThat(changed.statusCode()).isEqualTo(200);
        JsonNode assistant = Service.json(service.get("/assistants/" + tenant.assistantId(), tenant.key()));
        assertThat(assistant.get("name").asString()).isEqualTo("Baker");
        assertThat(assistant.get("instructions").asString()).isEqualTo("Sell bread.");
        assertThat(assistant.get("sms_settings").get("enabled").asBoolean()).isFalse();
        assertThat(assistant.get("sms_settings").get("reply_wait_seconds").asInt())
                .isZero();
        assertThat(assistant.get("sms_settings").get("welcome_message").isNull())
                .isTrue();
    }

    @Test
    void aChangeThatRestsOnWhatIsNoLongerSoIsNotMade() {
        Tenant tenant = service.tenant();
        Assistants assistants = service.context.getBean(Assistants.class);
        Assistant read =
                assistants.of(tenant.organizationId(), tenant.assistantId()).orElseThrow();
        String path = "/assistants/" + tenant.assistantId();

        service.patch(path, tenant.key(), "{\"sms_settings\":{\"enabled\":false}}");

        AssistantProfile renamed = new AssistantProfile(
                "Baker", read.phoneNumber(), read.instructions(), read.model(), read.timeZone(), read.smsSettings());
        assertThat(assistants.change(read, renamed)).isInstanceOf(Assistants.Change.Overtaken.class);
        assertThat(Service.json(service.get(path, tenant.key()))
                        .get("sms_settings")
                        .get("enabled")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void ofChangesAtTheSameMomentNoneUndoesAnother() {
        Tenant tenant = service.tenant();
        String path = "/assistants/" + tenant.assistantId();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List.of(
                            "{\"name\":\"Baker\"}",
                            "{\"instructions\":\"Sell cake.\"}",
                            "{\"max_reply_length\":300}",
                            "{\"time_zone\":\"Europe/Berlin\"}",
                            "{\"sms_settings\":{\"enabled\":false}}",
                            "{\"sms_settings\":{\"reply_wait_seconds\":3}}")
                    .forEach(change -> callers.submit(() -> service.patch(path, tenant.key(), change)));
        }
        JsonNode assistant = Service.json(service.get(path, tenant.key()));
        assertThat(assistant.get("name").asString()).isEqualTo("Baker");
        assertThat(assistant.get("instructions").asString()).isEqualTo("Sell cake.");
        assertThat(assistant.get("max_reply_length").asInt()).isEqualTo(300);
        assertThat(assistant.get("time_zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(assistant.get("sms_settings").get("enabled").asBoolean()).isFalse();
        assertThat(assistant.get("sms_settings").get("reply_wait_seconds").asInt())
                .isEqualTo(3);
    }

    @Test
    void whatIsWrongIsNamed() {
        Tenant tenant = service.tenant();
        assertInvalid(tenant, "{\"phone_number\":\"+15552220000\"}", "name ");
        assertInvalid(tenant, "{\"name\":\"A\",\"phone_number\":\"555\"}", "phone_number must be a phone number");
        assertInvalid(tenant, "{\"name\":\"A\",\"phone_number\":\"+15552220000\",\"colour\":1}", "colour");
        assertInvalid(
                tenant,
                "{\"name\":\"A\",\"phone_number\":\"+15552220000\",\"sms_settings\":{\"rate_limit\":{\"per_week\":1}}}",
                "sms_settings.rate_limit.per_week");
        assertInvalid(
                tenant,
                "{\"name\":\"A\",\"phone_number\":\"+15552220000\",\"sms_settings\":{\"rate_limit\":{\"max_messages_per_day\":0}}}",
                "sms_settings.rate_limit.max_messages_per_day");
        assertInvalid(
                tenant, "{\"name\":\"A\",\"phone_number\":\"+15552220000\",\"time_zone\":\"Mars/X\"}", "time_zone");
        assertInvalid(tenant, "{\"name\":{},\"phone_number\":\"+15552220000\"}", "name");
        assertInvalid(tenant, "[]", "JSON object");
        assertInvalid(tenant, "{", "JSON");
    }

    @Test
    void aNumberBelongsToOneAssistant() {
        Tenant tenant = service.tenant();
        HttpResponse<String> second = service.post(
                "/assistants", tenant.key(), "{\"name\":\"B\",\"phone_number\":\"%s\"}".formatted(tenant.number()));
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(Service.json(second).get("code").asString()).isEqualTo("conflict");
    }

    @Test
    void withoutAKeyNothingIsShown() {
        assertThat(service.get("/assistants", "dw_nobody").statusCode()).isEqualTo(401);
        assertThat(service.get("/conversations", "service-token").statusCode()).isEqualTo(403);
    }

    @Test
    void anotherOrganisationsIdsDoNotExist() {
        Tenant mine = service.tenant();
        Tenant yours = service.tenant();
        SmsReply reply = answered(service.publish(service.text(yours, service.customer(), "Hi")));
        for (String path : List.of(
                "/assistants/" + yours.assistantId(),
                "/conversations/" + reply.getConversationId(),
                "/conversations/" + reply.getConversationId() + "/messages")) {
            assertThat(service.get(path, mine.key()).statusCode()).as(path).isEqualTo(404);
            assertThat(service.get(path, yours.key()).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(Service.json(service.get("/conversations", mine.key())).get("items"))
                .isEmpty();
        assertThat(service.patch("/assistants/" + yours.assistantId(), mine.key(), "{\"name\":\"X\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aConversationCanBeReadWithItsMessages() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SmsReceived text = service.publish(service.text(tenant, customer, "Open?"));
        SmsReply reply = answered(text);

        JsonNode conversation = Service.json(service.get("/conversations/" + reply.getConversationId(), tenant.key()));
        assertThat(conversation.get("channel_sid").asString()).isEqualTo(text.getMessageSid());
        assertThat(conversation.get("conversation_type").asString()).isEqualTo("sms");
        assertThat(conversation.get("status").asString()).isEqualTo("active");
        JsonNode messages = Service.json(
                        service.get("/conversations/" + reply.getConversationId() + "/messages", tenant.key()))
                .get("items");
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).get("message_sid").asString()).isEqualTo(text.getMessageSid());
        assertThat(messages.get(0).get("answered_by").asLong()).isPositive();
        assertThat(messages.get(1).get("body").asString()).isEqualTo("You said: Open?");
        assertThat(messages.get(1).get("delivery_state").asString()).isEqualTo("recorded");
    }

    @Test
    void listsComeInPages() {
        Tenant tenant = service.tenant();
        for (int i = 0; i < 5; i++) {
            answered(service.publish(service.text(tenant, service.customer(), "page " + i)));
        }
        List<Long> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = Service.json(service.get("/conversations?limit=2" + cursor, tenant.key()));
            page.get("items").forEach(item -> ids.add(item.get("id").asLong()));
            cursor = page.hasNonNull("next_cursor")
                    ? "&cursor=" + page.get("next_cursor").asString()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(ids).hasSize(5).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(service.get("/conversations?cursor=???", tenant.key()).statusCode())
                .isEqualTo(400);
        assertThat(service.get("/conversations?limit=0", tenant.key()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatAFilterNamesIsAllThatIsListed() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        long wanted = answered(service.publish(service.text(tenant, customer, "wanted")))
                .getConversationId();
        answered(service.publish(service.text(tenant, service.customer(), "not wanted")));

        assertThat(listed(tenant, "?customer_phone_number=" + customer.replace("+", "%2B")))
                .containsExactly(wanted);
        assertThat(listed(
                        tenant,
                        "?assistant_id=%d&conversation_type=sms&status=active&customer_phone_number=%s"
                                .formatted(tenant.assistantId(), customer.replace("+", "%2B"))))
                .containsExactly(wanted);
        assertThat(listed(tenant, "?assistant_id=" + tenant.assistantId())).hasSize(2);
        assertThat(listed(tenant, "?status=ended")).isEmpty();
        assertThat(listed(tenant, "?conversation_type=whatsapp")).isEmpty();
    }

    private static List<Long> listed(Tenant tenant, String query) {
        return Service.json(service.get("/conversations" + query, tenant.key()))
                .get("items")
                .valueStream()
                .map(item -> item.get("id").asLong())
                .toList();
    }

    private static void assertInvalid(Tenant tenant, String body, String detail) {
        HttpResponse<String> response = service.post("/assistants", tenant.key(), body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(Service.json(response).get("code").asString()).isEqualTo("invalid_request");
        assertThat(Service.json(response).get("detail").asString()).contains(detail);
    }

    private static SmsReply answered(SmsReceived text) {
        return service.replies.await(one -> one.getAnswers().contains(text.getMessageSid()));
    }
}
