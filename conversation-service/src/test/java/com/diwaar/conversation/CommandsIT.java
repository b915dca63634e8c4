package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.events.AgendaConcluded;
import com.diwaar.events.AgendaResult;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsOutreach;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.Topics;
import com.diwaar.testkit.HoldingServer.Answer;
import com.diwaar.testkit.TopicReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CommandsIT {

    private static final Service service = Service.shared();

    @Test
    void aCommandIsRecordedWithItsAgendaBeforeItGoesOut() {
        Tenant tenant = service.tenant();
        String customer = service.customer();

        SendSms command = service.publish(
                service.command(tenant, customer).setAgenda("Confirm Tuesday").build());

        SmsOutreach outreach = service.outreachOf(command);
        assertThat(outreach.getBody()).isEqualTo("See you on Tuesday?");
        assertThat(outreach.getFrom()).isEqualTo(tenant.number());
        assertThat(outreach.getReservationId()).isEqualTo("command:" + command.getCommandId());
        assertThat(outreach.getMetadata()).containsEntry("crm", "42");
        JsonNode conversation =
                Service.json(service.get("/conversations/" + outreach.getConversationId(), tenant.key()));
        assertThat(conversation.get("channel_sid").isNull()).isTrue();
        assertThat(conversation.get("duration").isNull()).isTrue();
        assertThat(conversation.get("conversation_metadata").get("crm").asString())
                .isEqualTo("42");
        assertThat(conversation.get("agendas").get(0).get("agenda").asString()).isEqualTo("Confirm Tuesday");
        assertThat(conversation.get("agendas").get(0).get("state").asString()).isEqualTo("open");
    }

    @Test
    void theAnswerToACommandedTextKnowsTheAgenda() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SmsOutreach outreach = service.outreachOf(service.publish(service.command(tenant, customer)
                .setAgenda("Confirm Tuesday at nine")
                .build()));

        SmsReceived text = service.publish(service.text(tenant, customer, "Tuesday is fine"));

        assertThat(service.replies
                        .await(one -> one.getAnswers().contains(text.getMessageSid()))
                        .getConversationId())
                .isEqualTo(outreach.getConversationId());
        String asked = service.model.requests().stream()
                .filter(request -> request.body().contains("Tuesday is fine"))
                .toList()
                .getFirst()
                .body();
        assertThat(asked).contains("Confirm Tuesday at nine", "See you on Tuesday?", "[not yet seen by the customer]");
    }

    @Test
    void theSameCommandAgainIsTheSameTextUnderTheSameId() {
        Tenant tenant = service.tenant();
        SendSms command = service.publish(
                service.command(tenant, service.customer()).setAgenda("Once").build());
        SmsOutreach first = service.outreachOf(command);

        service.publish(SendSms.newBuilder(command).setBody("Another body").build());

        Awaitility.await().until(() -> outreachesOf(command).size() == 2);
        assertThat(outreachesOf(command)).containsOnly(first);
        assertThat(service.count("agendas", "command_id = ?", command.getCommandId()))
                .isEqualTo(1);
        assertThat(service.count("messages", "conversation_id = ?", first.getConversationId()))
                .isEqualTo(1);
    }

    @Test
    void aCommandReplacesTheAgendasOfThoseItNames() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        SendSms first = service.publish(
                service.command(tenant, customer).setAgenda("Old").build());
        service.outreachOf(first);
        try (TopicReader<AgendaConcluded> concluded =
                TopicReader.avro(service.kafka.bootstrapServers(), Service.REGISTRY, Topics.AGENDA_CONCLUDED)) {
            service.publish(service.command(tenant, customer)
                    .setAgenda("New")
                    .setSupersedes(List.of(first.getCommandId()))
                    .build());
            AgendaConcluded event = concluded.await(one -> first.getCommandId().equals(one.getCommandId()));
            assertThat(event.getOutcome()).isEqualTo(AgendaResult.SUPERSEDED);
            assertThat(event.getAgenda()).isEqualTo("Old");
        }
        assertThat(service.count("agendas", "assistant_id = ? AND state = 'open'", tenant.assistantId()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "+15551230001, '', invalid_request",
        "5551230001, Hello, invalid_phone_number",
        "+99912345678, Hello, invalid_phone_number"
    })
    void aBadCommandIsAnErrorUnderItsOwnId(String to, String body, String code) {
        Tenant tenant = service.tenant();
        SendSms command =
                service.publish(service.command(tenant, to).setBody(body).build());
        assertThat(service.errorOf(command).getCode()).isEqualTo(code);
        service.publish(command);
        Awaitility.await().until(() -> errorsOf(command).size() == 2);
        assertThat(errorsOf(command)).containsOnly(service.errorOf(command));
    }

    @Test
    void afterAChangeOfNumberACommandIsToldAgainFromTheNewOne() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        service.outreachOf(service.publish(service.command(tenant, customer).build()));
        String number = service.customer();
        service.patch(
                "/assistants/" + tenant.assistantId(), tenant.key(), "{\"phone_number\":\"%s\"}".formatted(number));

        SendSms command = service.publish(service.command(tenant, customer).build());
        SmsOutreach first = service.outreachOf(command);
        service.publish(command);

        Awaitility.await().until(() -> outreachesOf(command).size() == 2);
        assertThat(outreachesOf(command))
                .containsOnly(first)
                .allMatch(one -> one.getFrom().equals(number));
    }

    @Test
    void metadataIsBounded() {
        Tenant tenant = service.tenant();
        for (Map<String, String> tooMuch :
                List.of(named("name", 51), Map.of("n".repeat(65), ""), Map.of("name", "v".repeat(1025)))) {
            SendSms command = service.publish(service.command(tenant, service.customer())
                    .setMetadata(tooMuch)
                    .build());
            assertThat(service.errorOf(command).getCode()).isEqualTo("invalid_request");
        }
    }

    @Test
    void aConversationsMetadataGrowsUntilItIsTooMuchAndThenStartsAnew() {
        Tenant tenant = service.tenant();
        String customer = service.customer();
        Map<String, String> some = named("one", 25);
        Map<String, String> more = named("two", 25);
        Map<String, String> tooMuch = named("three", 25);

        assertThat(metadataAfter(tenant, customer, some)).hasSize(25);
        assertThat(metadataAfter(tenant, customer, more)).hasSize(50);
        assertThat(metadataAfter(tenant, customer, tooMuch)).containsExactlyInAnyOrderElementsOf(tooMuch.keySet());
    }

    private static Collection<String> metadataAfter(Tenant tenant, String customer, Map<String, String> metadata) {
        long conversation = service.outreachOf(service.publish(
                        service.command(tenant, customer).setMetadata(metadata).build()))
                .getConversationId();
        return Service.json(service.get("/conversations/" + conversation, tenant.key()))
                .get("conversation_metadata")
                .propertyNames();
    }

    private static Map<String, String> named(String name, int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> name + i, String::valueOf));
    }

    @Test
    void anotherOrganisationsAssistantIsNone() {
        Tenant tenant = service.tenant();
        SendSms command = service.publish(service.command(tenant, service.customer())
                .setOrganizationId(tenant.organizationId() + 100_000)
                .build());
        assertThat(service.errorOf(command).getCode()).isEqualTo("assistant_not_found");
        assertThat(service.errorOf(command).getReservationId()).isNull();
    }

    @Test
    void whatNoDatabaseTakesIsTakenOffAndWhatLastsForEverIsRefused() {
        Tenant tenant = service.tenant();
        SendSms odd = service.publish(service.command(tenant, service.customer())
                .setAgenda("Confirm\u0000 Tuesday")
                .setMetadata(Map.of("crm\u0000", "4\u00002"))
                .build());
        assertThat(service.outreachOf(odd).getMetadata()).containsEntry("crm", "42");

        SendSms endless = service.publish(service.command(tenant, service.customer())
                .setAgenda("Confirm")
                .setAgendaExpiresHours(70_000_000)
                .build());
        assertThat(service.errorOf(endless).getCode()).isEqualTo("invalid_request");
    }

    @Test
    void withoutCreditACommandIsRefused() {
        Tenant tenant = service.tenant();
        service.billingSays.put(
                tenant.organizationId(), Answer.json(429, "{\"code\":\"billing_limit_reached\",\"detail\":\"Used.\"}"));
        SendSms command =
                service.publish(service.command(tenant, service.customer()).build());
        assertThat(service.errorOf(command).getCode()).isEqualTo("billing_limit_reached");
    }

    private static List<SmsOutreach> outreachesOf(SendSms command) {
        return service.outreaches.values().stream()
                .filter(one -> one.getCommandId().equals(command.getCommandId()))
                .toList();
    }

    private static List<SmsError> errorsOf(SendSms command) {
        return service.errors.values().stream()
                .filter(one -> command.getCommandId().equals(one.getCommandId()))
                .toList();
    }
}
