package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.events.SmsReceived;
import com.diwaar.testkit.DescribedApiContract;
import io.swagger.v3.oas.models.media.Schema;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

class OpenApiIT extends DescribedApiContract {

    private static final Service service = Service.shared();

    @Override
    protected String description() {
        HttpResponse<String> response = service.get("/openapi/conversation-service", "");
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    @Override
    protected ApplicationContext service() {
        return service.context;
    }

    @Override
    protected Set<String> silentOperations() {
        return Set.of("DELETE /customers/{phone}");
    }

    @Test
    void fieldsAreNamedAsTheyAreSaid() {
        Schema<?> form = api().getComponents().getSchemas().get("AssistantForm");
        assertThat(form.getProperties())
                .containsKeys("phone_number", "sms_settings")
                .doesNotContainKeys("phoneNumber", "phone_number_e164");
    }

    @Test
    void theExamplesAreWhatIsReallySaid() {
        Tenant tenant = service.tenant();
        String body = example("POST /assistants", true).toString().replace("+15551230001", "+1555777" + number(tenant));
        HttpResponse<String> made = service.post("/assistants", tenant.key(), body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertShown("POST /assistants", Service.json(made));
        String path = "/assistants/" + Service.json(made).get("id").asLong();
        assertShown(
                "PATCH /assistants/{id}",
                Service.json(service.patch(
                        path,
                        tenant.key(),
                        example("PATCH /assistants/{id}", true).toString())));
        assertShown("GET /assistants/{id}", Service.json(service.get(path, tenant.key())));
        assertShown("GET /assistants", Service.json(service.get("/assistants?limit=1", tenant.key())));

        SmsReceived text = service.publish(service.text(tenant, service.customer(), "Hi"));
        long id = service.replies
                .await(one -> one.getAnswers().contains(text.getMessageSid()))
                .getConversationId();
        SmsReceived other = service.publish(service.text(tenant, service.customer(), "Hi"));
        service.replies.await(one -> one.getAnswers().contains(other.getMessageSid()));
        String conversation = "/conversations/" + id;
        assertShown("GET /conversations", Service.json(service.get("/conversations?limit=1", tenant.key())));
        assertShown("GET /conversations/{id}", Service.json(service.get(conversation, tenant.key())));
        assertShown(
                "GET /conversations/{id}/messages",
                Service.json(service.get(conversation + "/messages?limit=1", tenant.key())));
        assertShown(
                "POST /conversations/{id}/end", Service.json(service.post(conversation + "/end", tenant.key(), "")));
    }

    @Test
    void aProblemReadsAsDescribed() {
        Tenant tenant = service.tenant();
        JsonNode problem = Service.json(service.get("/conversations/0", tenant.key()));
        Schema<?> described = api().getComponents().getSchemas().get("Problem");
        assertThat(described.getProperties().keySet()).containsAll(problem.propertyNames());
        assertThat(problem.get("code").asString()).isEqualTo("not_found");
    }

    private static String number(Tenant tenant) {
        return "%04d".formatted(tenant.organizationId() % 10_000);
    }
}
