package com.diwaar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.SendSms;
import com.diwaar.events.SmsSent;
import com.diwaar.events.Topics;
import com.diwaar.testkit.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client on kafkajs and its registry client, which knows nothing of our code: the wire format and the registry are all it
 * needs. Its partitioner is not Java's; that is fine by design.
 */
@ExtendWith(SharedStack.class)
@ResourceLock(value = SharedStack.STACK, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class ThirdPartyClientIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static NodeProject client;

    @BeforeAll
    static void install() throws Exception {
        client = NodeProject.in(Project.root().resolve("system-tests/kafkajs"));
    }

    @Test
    void publishesACommandThatIsSent(StackUnderTest stack, @TempDir Path directory) throws Exception {
        String person = stack.newPerson();
        UUID command = UUID.randomUUID();
        Path schema = Files.writeString(
                directory.resolve("send-sms.avsc"), SendSms.getClassSchema().toString());

        client.run(
                Map.of("KAFKA", stack.bootstrapServers(), "REGISTRY", stack.registryUrl(), "SCHEMA", schema.toString()),
                JSON.writeValueAsString(Map.of(
                        "command_id",
                        command.toString(),
                        "assistant_id",
                        stack.assistantId(),
                        "to",
                        person,
                        "body",
                        "Your order is ready, señor \uD83E\uDD50")),
                "node",
                "client.mjs",
                "publish");

        try (EventLog<SmsSent> sent = stack.events(Topics.SMS_SENT)) {
            assertThat(Patience.until(
                            Duration.ofSeconds(60),
                            () -> sent.readToEnd().stream().anyMatch(one -> command.equals(one.getCommandId()))))
                    .as("sms-sent names the command")
                    .isTrue();
        }
        assertThat(stack.phone().timeline().creates())
                .filteredOn(create -> create.person().equals(person))
                .extracting(Timeline.Create::body)
                .containsExactly("Your order is ready, señor \uD83E\uDD50");
    }

    @Test
    void readsWhatWePublish(StackUnderTest stack) throws Exception {
        String person = stack.newPerson();
        String sid = stack.phone().text(person, stack.assistantNumber(), "Do you have rye bread? ñ \uD83C\uDF5E");

        String event = client.run(
                Map.of(
                        "KAFKA",
                        stack.bootstrapServers(),
                        "REGISTRY",
                        stack.registryUrl(),
                        "FIELD",
                        "from",
                        "VALUE",
                        person),
                "",
                "node",
                "client.mjs",
                "read");

        var read = JSON.readTree(event);
        assertThat(read.path("message_sid").asString()).isEqualTo(sid);
        assertThat(read.path("to").asString()).isEqualTo(stack.assistantNumber());
        assertThat(read.path("body").asString()).isEqualTo("Do you have rye bread? ñ \uD83C\uDF5E");
    }
}
