package com.diwaar.conversation.postgres;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.Line;
import com.diwaar.conversation.dialogue.Media;
import com.diwaar.conversation.outreach.Command;
import com.diwaar.conversation.outreach.Decision;
import com.diwaar.conversation.outreach.Outreaches;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.SendSmsLimits;
import com.diwaar.kit.identity.SecretKey.KeyedHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Commands on record. Each method is one statement. */
final class PostgresOutreaches implements Outreaches {

    private final JdbcClient sql;
    private final AssistantRows assistants;
    private final AgendaRows agendas;
    private final OptOutRows optOuts;
    private final KeyedHash customers;
    private final Json json;

    PostgresOutreaches(
            JdbcClient sql,
            AssistantRows assistants,
            AgendaRows agendas,
            OptOutRows optOuts,
            KeyedHash customers,
            Json json) {
        this.sql = sql;
        this.assistants = assistants;
        this.agendas = agendas;
        this.optOuts = optOuts;
        this.customers = customers;
        this.json = json;
    }

    @Override
    public Found look(UUID commandId, long assistantId, String customerNumber) {
        return sql.sql(OutreachSql.LOOK)
                .param("command", commandId)
                .param("assistant", assistantId)
                .param("hash", customers.of(customerNumber))
                .query((row, _) -> {
                    Assistant assistant = assistants.read(row);
                    return new Found(
                            decision(row, commandId, assistant), assistant, optOuts.read(row.getString("opt_out")));
                })
                .single();
    }

    @Override
    public Optional<Decision> record(Assistant assistant, Command command, Plan plan) {
        ConversationType type = Objects.requireNonNull(command.type(), "it has a channel");
        Line line = new Line(type, assistant.phoneNumber(), command.to());
        return sql.sql(OutreachSql.RECORD)
                .param("command", command.id())
                .param("organization", assistant.organizationId())
                .param("assistant", assistant.id())
                .param("zone", command.timeZone())
                .param("metadata", json.of(command.metadata()))
                .param("mostMetadata", SendSmsLimits.METADATA)
                .param("type", type.wire())
                .param("number", assistant.phoneNumber())
                .param("customer", command.to())
                .param("hash", customers.of(command.to()))
                .param("body", plan.body())
                .param(
                        "media",
                        json.of(command.mediaUrls().stream()
                                .map(url -> new Media(url, null))
                                .toList()))
                .param("reservation", plan.reservationId())
                .param("agenda", command.agenda())
                .param("expires", Times.to(plan.agendaExpiresAt()))
                .param("supersedes", command.supersedes().toArray(UUID[]::new))
                .param("now", Times.to(plan.decidedAt()))
                .query((row, _) -> (Decision) new Decision.Recorded(
                        command.id(),
                        assistant.organizationId(),
                        assistant.id(),
                        row.getLong("conversation_id"),
                        row.getLong("message_id"),
                        line,
                        plan.body(),
                        command.mediaUrls(),
                        plan.reservationId(),
                        command.timeZone(),
                        command.metadata(),
                        command.agenda(),
                        assistant.smsSettings().smartEncoding(),
                        superseded(row),
                        plan.decidedAt()))
                .optional();
    }

    @Override
    public Optional<Decision> schedule(Assistant assistant, Command command, Instant now) {
        Instant sendAt = Objects.requireNonNull(command.sendAt(), "it has a time");
        int stored = sql.sql(OutreachSql.SCHEDULE)
                .param("command", command.id())
                .param("organization", assistant.organizationId())
                .param("assistant", assistant.id())
                .param("customer", command.to())
                .param("body", json.of(command))
                .param("at", Times.to(sendAt))
                .param("now", Times.to(now))
                .update();
        return stored == 1 ? Optional.of(new Decision.Scheduled(command.id(), sendAt)) : Optional.empty();
    }

    @Override
    public Optional<Decision> refuse(Decision.Refused refusal) {
        int stored = sql.sql(OutreachSql.REFUSE)
                .param("command", refusal.commandId())
                .param("organization", refusal.organizationId())
                .param("assistant", refusal.assistantId())
                .param("code", refusal.code().wire())
                .param("detail", refusal.detail())
                .param("lifts", Times.to(refusal.liftsAt()))
                .param("now", Times.to(refusal.decidedAt()))
                .update();
        return stored == 1 ? Optional.of(refusal) : Optional.empty();
    }

    private @Nullable Decision decision(ResultSet row, UUID asked, @Nullable Assistant assistant) throws SQLException {
        UUID commandId = row.getObject("command_id", UUID.class);
        if (commandId == null) {
            Instant sendAt = Times.fromNullable(row, "scheduled_for");
            return sendAt == null ? null : new Decision.Scheduled(asked, sendAt);
        }
        if (row.getObject("erased_at") != null) {
            return new Decision.Erased(commandId);
        }
        String code = row.getString("code");
        return code == null ? recorded(row, commandId, assistant) : refused(row, commandId, code);
    }

    private Decision recorded(ResultSet row, UUID commandId, @Nullable Assistant assistant) throws SQLException {
        return new Decision.Recorded(
                commandId,
                row.getLong("organization_id"),
                row.getLong("assistant_id"),
                row.getLong("conversation_id"),
                row.getLong("message_id"),
                new Line(
                        ConversationType.ofWire(row.getString("conversation_type")),
                        row.getString("to_phone_number"),
                        row.getString("customer_phone_number")),
                row.getString("body"),
                json.media(row.getString("media")).stream().map(Media::url).toList(),
                row.getString("reservation_id"),
                row.getString("time_zone"),
                json.strings(row.getString("metadata")),
                row.getString("opened_agenda"),
                assistant != null && assistant.smsSettings().smartEncoding(),
                superseded(row),
                Times.from(row, "decided_at"));
    }

    private static Decision refused(ResultSet row, UUID commandId, String code) throws SQLException {
        return new Decision.Refused(
                commandId,
                row.getObject("organization_id", Long.class),
                row.getLong("assistant_id"),
                ErrorCode.ofWire(code),
                row.getString("detail"),
                Times.fromNullable(row, "lifts_at"),
                Times.from(row, "decided_at"));
    }

    private List<Agenda> superseded(ResultSet row) throws SQLException {
        return json.objects(row.getString("superseded")).stream()
                .map(agendas::read)
                .toList();
    }
}
