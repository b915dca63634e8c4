package com.diwaar.systemtests.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A judge that lets everything pass proves nothing. */
class CommandOutcomesTest {

    private static final String PERSON = "+15551230001";
    private final UUID id = UUID.randomUUID();
    private final Command known = new Command(id, PERSON, "Ready");
    private final Command unnamed = new Command(null, PERSON, "Ready");

    @Test
    void oneOutcomeSaidTwiceIsOne() {
        SmsSent sent = sent(id, "Ready");

        var outcomes = new CommandOutcomes(List.of(known), List.of(sent, sent), List.of());

        assertThat(outcomes.violations()).isEmpty();
        assertThat(outcomes.decided()).isEqualTo(1);
        assertThat(outcomes.byKind()).isEqualTo(Map.of("sent", 1));
    }

    @Test
    void aCommandWithoutAnOutcomeIsLost() {
        var outcomes = new CommandOutcomes(List.of(known), List.of(sent(UUID.randomUUID(), "Other")), List.of());

        assertThat(outcomes.violations()).singleElement().asString().contains("0 outcomes");
        assertThat(outcomes.decided()).isZero();
    }

    @Test
    void twoTextsOfOneCommandAreTooMany() {
        var outcomes = new CommandOutcomes(List.of(known), List.of(sent(id, "Ready"), sent(id, "Ready")), List.of());

        assertThat(outcomes.violations()).singleElement().asString().contains("2 outcomes");
    }

    @Test
    void aTextAndAnErrorAreTooMany() {
        var outcomes = new CommandOutcomes(List.of(known), List.of(sent(id, "Ready")), List.of(error(id)));

        assertThat(outcomes.violations()).singleElement().asString().contains("2 outcomes");
    }

    /** One Idempotency-Key that became two commands: two ids, the same words to the same person. */
    @Test
    void twoCommandsOfOneOrderAreTooMany() {
        var outcomes = new CommandOutcomes(
                List.of(unnamed), List.of(sent(id, "Ready"), sent(UUID.randomUUID(), "Ready")), List.of());

        assertThat(outcomes.violations()).singleElement().asString().contains("2 outcomes");
    }

    private static SmsSent sent(UUID command, String body) {
        return SmsSent.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.EPOCH)
                .setOrganizationId(1)
                .setAssistantId(1)
                .setConversationId(1)
                .setMessageId(1)
                .setCommandId(command)
                .setFrom("+15550001000")
                .setTo(PERSON)
                .setAttemptId(UUID.randomUUID())
                .setMessageSid("SM1")
                .setBody(body)
                .setSegments(1)
                .build();
    }

    private static SmsError error(UUID command) {
        return SmsError.newBuilder()
                .setEventId(UUID.randomUUID())
                .setOccurredAt(Instant.EPOCH)
                .setCommandId(command)
                .setCode("cancelled")
                .setDetail("It was cancelled.")
                .build();
    }
}
