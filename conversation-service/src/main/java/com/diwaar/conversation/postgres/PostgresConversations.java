package com.diwaar.conversation.postgres;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.reading.ConversationView;
import com.diwaar.conversation.reading.Conversations;
import com.diwaar.conversation.reading.MessageView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Conversations as their readers see them. */
final class PostgresConversations implements Conversations {

    private static final String SELECT = "SELECT c.*, %s AS agendas FROM conversations c ";
    private static final String WITHOUT_AGENDAS = SELECT.formatted("NULL");
    private static final String WITH_AGENDAS =
            SELECT.formatted("(SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) FROM agendas g"
                    + " WHERE g.conversation_id = c.id OR g.concluded_in = c.id)");

    private final JdbcClient sql;
    private final AgendaRows agendas;
    private final Json json;

    PostgresConversations(JdbcClient sql, AgendaRows agendas, Json json) {
        this.sql = sql;
        this.agendas = agendas;
        this.json = json;
    }

    /** Only what is asked for is in it: one plan has to do for all values, and finds an index for a plain comparison only. */
    static String listing(Filter filter) {
        return Stream.of(
                        Optional.of("WHERE c.organization_id = :organization AND c.id < :before"),
                        given(filter.assistantId(), "c.assistant_id = :assistant"),
                        given(filter.customerPhoneNumber(), "c.customer_phone_number = :customer"),
                        given(filter.conversationType(), "c.conversation_type = :type"),
                        given(filter.status(), "c.status = :status"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" AND ", WITHOUT_AGENDAS, " ORDER BY c.id DESC LIMIT :most"));
    }

    private static Optional<String> given(@Nullable Object value, String condition) {
        return value == null ? Optional.empty() : Optional.of(condition);
    }

    @Override
    public List<ConversationView> of(long organizationId, Filter filter) {
        return sql.sql(listing(filter))
                .param("organization", organizationId)
                .param("before", filter.beforeId())
                .param("assistant", filter.assistantId())
                .param("customer", filter.customerPhoneNumber())
                .param("type", filter.conversationType())
                .param("status", filter.status())
                .param("most", filter.atMost())
                .query((row, _) -> view(row))
                .list();
    }

    @Override
    public Optional<ConversationView> of(long organizationId, long id) {
        return sql.sql(WITH_AGENDAS + "WHERE c.id = :id AND c.organization_id = :organization")
                .param("id", id)
                .param("organization", organizationId)
                .query((row, _) -> view(row))
                .optional();
    }

    @Override
    public List<MessageView> messages(long conversationId, long afterId, int atMost) {
        return sql.sql("""
                SELECT m.*, CASE WHEN m.answered_by IS NULL THEN r.code END AS refused_code,
                       used.input_tokens, used.output_tokens
                FROM messages m
                LEFT JOIN refusals r ON m.direction = 'inbound' AND r.conversation_type = m.conversation_type
                  AND r.provider_sid = m.provider_sid
                LEFT JOIN answers a ON a.id = m.answer_id AND m.part = 1
                LEFT JOIN LATERAL (
                  SELECT sum((u ->> 'input_tokens')::bigint)::bigint AS input_tokens,
                         sum((u ->> 'output_tokens')::bigint)::bigint AS output_tokens
                  FROM jsonb_array_elements(a.model_uses) AS u) used ON true
                WHERE m.conversation_id = :conversation AND m.id > :after
                ORDER BY m.id LIMIT :most""")
                .param("conversation", conversationId)
                .param("after", afterId)
                .param("most", atMost)
                .query((row, _) -> message(row))
                .list();
    }

    private ConversationView view(ResultSet row) throws SQLException {
        List<Agenda> opened = json.objects(row.getString("agendas")).stream()
                .map(agendas::read)
                .toList();
        return new ConversationView(
                row.getLong("id"),
                row.getLong("assistant_id"),
                row.getString("channel_sid"),
                ConversationType.ofWire(row.getString("conversation_type")),
                row.getString("to_phone_number"),
                row.getString("customer_phone_number"),
                row.getString("status"),
                row.getString("end_reason"),
                row.getObject("duration", Integer.class),
                json.strings(row.getString("conversation_metadata")),
                Times.from(row, "started_at"),
                Times.from(row, "last_activity_at"),
                Times.fromNullable(row, "ended_at"),
                opened);
    }

    private MessageView message(ResultSet row) throws SQLException {
        String refused = row.getString("refused_code");
        return new MessageView(
                row.getLong("id"),
                row.getString("role"),
                row.getString("direction"),
                row.getString("body"),
                json.media(row.getString("media")),
                row.getString("provider_sid"),
                row.getString("delivery_state"),
                row.getObject("segments", Integer.class),
                row.getObject("answered_by", Long.class),
                row.getObject("command_id", UUID.class),
                refused == null ? row.getString("error_code") : refused,
                row.getObject("input_tokens", Long.class),
                row.getObject("output_tokens", Long.class),
                Times.from(row, "received_at"));
    }
}
