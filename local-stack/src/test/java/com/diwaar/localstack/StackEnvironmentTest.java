package com.diwaar.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.localstack.process.PartFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackEnvironmentTest {

    @TempDir
    Path home;

    @Test
    void pointsAtItsOwnServersAndTheSimulator() {
        Map<String, String> values = serversWith(Map.of()).environment().common();

        assertThat(values)
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "localhost:19092")
                .containsEntry("SCHEMA_REGISTRY_URL", "http://localhost:18081/apis/ccompat/v7")
                .containsEntry("DATABASE_URL", "jdbc:postgresql://localhost:15432/diwaar")
                .containsEntry("REDIS_URL", "redis://localhost:16379")
                .containsEntry("TWILIO_API_BASE_URL", "http://localhost:8090")
                .containsEntry("LLM_BASE_URL", "http://localhost:8090/v1")
                .containsEntry("PUBLIC_BASE_URL", "http://localhost:8080")
                .containsEntry("BILLING_URL", "http://localhost:8082");
        assertThat(values.get("TWILIO_ACCOUNT_SID")).matches("AC[0-9a-f]{32}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KAFKA_BOOTSTRAP_SERVERS", "SCHEMA_REGISTRY_URL", "DATABASE_URL", "REDIS_URL", "BILLING_URL",
                "PUBLIC_BASE_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_BASE_URL", "LLM_PROVIDER",
                "LLM_BASE_URL", "LLM_API_KEY", "LLM_MODEL", "DIWAAR_SERVICE_TOKEN", "DIWAAR_ADMIN_TOKEN",
                "DIWAAR_SECRET_KEY"
            })
    void whatWasSetBeforehandWins(String variable) {
        assertThat(serversWith(Map.of(variable, "mine")).environment().common()).containsEntry(variable, "mine");
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_BOOTSTRAP_SERVERS, kafka",
        "DATABASE_URL, postgres",
        "REDIS_URL, redis",
        "SCHEMA_REGISTRY_URL, registry"
    })
    void aServerOfOnesOwnIsNotStarted(String variable, String part) {
        assertThat(serversWith(Map.of(variable, "mine")).parts())
                .noneMatch(started -> started.name().equals(part))
                .hasSize(3);
        assertThat(serversWith(Map.of(variable, " ")).parts()).hasSize(4);
    }

    @Test
    void aMovedPortMovesItsAddress() {
        LocalStack stack = serversWith(Map.of("KAFKA_PORT", "29092", "PHONE_PORT", "9999"));

        assertThat(stack.part(StackPart.KAFKA).port()).isEqualTo(29092);
        assertThat(stack.environment().common())
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "localhost:29092")
                .containsEntry("LLM_BASE_URL", "http://localhost:9999/v1");
    }

    @Test
    void aPortThatIsNoneIsSaid() {
        assertThatThrownBy(() -> serversWith(Map.of("KAFKA_PORT", "many")))
                .isInstanceOf(PartFailed.class)
                .hasMessage("KAFKA_PORT=many is no port");
    }

    @Test
    void eachServiceHasItsOwnRole() throws IOException {
        StackEnvironment environment = serversWith(Map.of()).environment();

        assertThat(environment.of(StackPart.BILLING, 8082))
                .containsEntry("DATABASE_USER", "billing")
                .containsKey("DATABASE_PASSWORD");
        assertThat(environment.of(StackPart.WEBHOOKS, 8084)).containsEntry("DATABASE_USER", "webhooks");
        assertThat(environment.of(StackPart.INGRESS, 8080)).doesNotContainKey("DATABASE_USER");
    }

    @Test
    void aRoleOfOnesOwnSeesEachServicesSchema() {
        StackEnvironment environment = serversWith(Map.of("DATABASE_USER", "me", "DATABASE_PASSWORD", "mine"))
                .environment();

        assertThat(environment.of(StackPart.BILLING, 8082))
                .containsEntry("DATABASE_USER", "me")
                .containsEntry("DATABASE_PASSWORD", "mine")
                .containsEntry("DATABASE_URL", "jdbc:postgresql://localhost:15432/diwaar?currentSchema=billing");
    }

    @Test
    void aKeyAloneMeansTheRealModel() {
        Map<String, String> values =
                serversWith(Map.of("LLM_API_KEY", "sk-1")).environment().common();

        assertThat(values)
                .containsEntry("LLM_API_KEY", "sk-1")
                .containsEntry("LLM_PROVIDER", "openai")
                .containsEntry("LLM_BASE_URL", "https://api.openai.com/v1");
        assertThat(values.get("LLM_MODEL")).isNotEqualTo("scripted");
    }

    @Test
    void anotherProviderIsNotToldOpenAisAddress() {
        assertThat(serversWith(Map.of("LLM_PROVIDER", "anthropic", "LLM_API_KEY", "k"))
                        .environment()
                        .common())
                .doesNotContainKey("LLM_BASE_URL");
    }

    @Test
    void madeUpSecretsAreTheSameNextTime() {
        String first = serversWith(Map.of()).environment().get("DIWAAR_ADMIN_TOKEN");

        assertThat(serversWith(Map.of()).environment().get("DIWAAR_ADMIN_TOKEN"))
                .isEqualTo(first);
    }

    /** The servers alone: they need no service to be built. The registry's archive is there since generate-resources. */
    private LocalStack serversWith(Map<String, String> variables) {
        return new LocalStack(StackConfig.usual(Path.of(".."), home, variables)
                .withParts(StackPart.of(StackPart.Kind.SERVER))
                .withoutDemo());
    }
}
