package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.conversation.outreach.Command;
import com.diwaar.conversation.outreach.RecordCommand;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsOutreach;
import com.diwaar.testkit.HoldingServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ScheduledSendsIT {

    private static final Service service = Service.shared();

    private final Tenant tenant = service.tenant();
    private final String customer = service.customer();

    @Test
    void aScheduledSendWaitsAndThenGoesOutOnceWithItsAgenda() {
        SendSms command = schedule(Duration.ofSeconds(3));
        awaitScheduled(command);
        assertThat(service.outreaches.values()).noneMatch(isOf(command));
        assertThat(service.count("agendas", "command_id = ?", command.getCommandId()))
                .isZero();
        assertThat(Service.json(service.get("/sends", tenant.key()))
                        .get("items")
                        .get(0)
                        .get("message_body")
                        .asString())
                .isEqualTo(command.getBody());
        assertThat(reservations(command)).isZero();

        service.publish(command);
        SmsOutreach outreach = service.outreaches.await(isOf(command));

        assertThat(outreach.getOccurredAt()).isAfterOrEqualTo(command.getSendAt());
        Awaitility.await().until(() -> service.count("scheduled_sends", "command_id = ?", command.getCommandId()) == 0);
        assertThat(service.count("messages", "command_id = ?", command.getCommandId()))
                .isEqualTo(1);
        assertThat(service.count("agendas", "command_id = ? AND state = 'open'", command.getCommandId()))
                .isEqualTo(1);
        assertThat(service.outreaches.values().stream().filter(isOf(command)).distinct())
                .hasSize(1);
        assertThat(service.get("/sends", tenant.key()).body()).contains("\"items\":[]");
    }

    @Test
    void aCancelledSendEndsAsCancelledAndStaysSo() {
        SendSms command = schedule(Duration.ofDays(2));
        awaitScheduled(command);

        var cancelled = service.delete("/sends/" + command.getCommandId(), tenant.key());

        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(service.errorOf(command).getCode()).isEqualTo("cancelled");
        assertThat(service.delete("/sends/" + command.getCommandId(), tenant.key())
                        .statusCode())
                .isEqualTo(200);
        service.publish(command);
        Awaitility.await()
                .until(() -> service.errors.values().stream()
                                .filter(one -> command.getCommandId().equals(one.getCommandId()))
                                .count()
                        >= 2);
        assertThat(service.outreaches.values()).noneMatch(isOf(command));
    }

    @Test
    void onlyItsOrganisationMayCancelOrSeeIt() {
        SendSms command = schedule(Duration.ofDays(2));
        awaitScheduled(command);
        Tenant other = service.tenant();

        assertThat(service.delete("/sends/" + command.getCommandId(), other.key())
                        .statusCode())
                .isEqualTo(404);
        assertThat(service.get("/sends", other.key()).body()).contains("\"items\":[]");
        assertThat(service.delete("/sends/" + UUID.randomUUID(), tenant.key()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatHasGoneOutCantBeCancelled() {
        SendSms command = schedule(Duration.ofSeconds(1));
        service.outreaches.await(isOf(command));
        Awaitility.await().until(() -> service.count("scheduled_sends", "command_id = ?", command.getCommandId()) == 0);

        assertThat(service.delete("/sends/" + command.getCommandId(), tenant.key())
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void optOutAndCreditAreAskedWhenItIsDue() {
        SendSms first = schedule(Duration.ofSeconds(3));
        awaitScheduled(first);
        service.publish(service.text(tenant, customer, "STOP"));
        assertThat(service.errorOf(first).getCode()).isEqualTo("recipient_opted_out");

        Tenant poor = service.tenant();
        SendSms second = service.publish(service.command(poor, service.customer())
                .setSendAt(Service.now().plusSeconds(2))
                .build());
        awaitScheduled(second);
        service.billingSays.put(
                poor.organizationId(),
                Answer.json(429, "{\"code\":\"billing_limit_reached\",\"detail\":\"Used up.\"}"));
        assertThat(service.errorOf(second).getCode()).isEqualTo("billing_limit_reached");
    }

    @Test
    void whatIsTooFarAheadOrWrongIsRefusedAtOnce() {
        assertThat(service.errorOf(schedule(Duration.ofDays(36))).getDetail()).contains("35 days");
        SendSms wrong = service.publish(service.command(tenant, "12345")
                .setSendAt(Service.now().plusSeconds(3600))
                .build());
        assertThat(service.errorOf(wrong).getCode()).isEqualTo("invalid_phone_number");
    }

    @Test
    void twoReplicasAtTheDueSecondSendItOnce() {
        try (var _ = service.startReplica()) {
            List<SendSms> commands = IntStream.range(0, 40)
                    .mapToObj(_ -> service.publish(service.command(tenant, service.customer())
                            .setSendAt(Service.now().plusSeconds(4))
                            .build()))
                    .toList();
            commands.forEach(command -> service.outreaches.await(isOf(command)));
            commands.forEach(command -> assertThat(service.count("messages", "command_id = ?", command.getCommandId()))
                    .isEqualTo(1));
        }
    }

    @Test
    void whoDiedAfterDecidingIsFollowedByAnotherWhoTellsTheSame() throws Exception {
        SendSms command = schedule(Duration.ofDays(1));
        awaitScheduled(command);
        // Decided and told by nobody: that is what a crash between the two leaves.
        service.sql()
                .sql("UPDATE scheduled_sends SET due_at = now() + interval '1 day' WHERE command_id = ?")
                .param(command.getCommandId())
                .update();
        service.context
                .getBean(RecordCommand.class)
                .decideDue(new Command(
                        command.getCommandId(),
                        null,
                        tenant.assistantId(),
                        Service.SMS,
                        customer,
                        command.getBody(),
                        List.of(),
                        command.getAgenda(),
                        null,
                        List.of(),
                        command.getSendAt(),
                        null,
                        Map.of(),
                        Service.now()));
        assertThat(service.outreaches.values()).noneMatch(isOf(command));
        service.sql()
                .sql("UPDATE scheduled_sends SET due_at = now() WHERE command_id = ?")
                .param(command.getCommandId())
                .update();

        service.outreaches.await(isOf(command));
        assertThat(service.count("messages", "command_id = ?", command.getCommandId()))
                .isEqualTo(1);
    }

    private SendSms schedule(Duration in) {
        return service.publish(service.command(tenant, customer)
                .setAgenda("Confirm")
                .setSendAt(Service.now().plus(in))
                .build());
    }

    private void awaitScheduled(SendSms command) {
        Awaitility.await().until(() -> service.count("scheduled_sends", "command_id = ?", command.getCommandId()) == 1);
    }

    private static Predicate<SmsOutreach> isOf(SendSms command) {
        return one -> one.getCommandId().equals(command.getCommandId());
    }

    private static long reservations(SendSms command) {
        return service.billing.requests().stream()
                .filter(one -> one.body().contains(command.getCommandId().toString()))
                .count();
    }
}
