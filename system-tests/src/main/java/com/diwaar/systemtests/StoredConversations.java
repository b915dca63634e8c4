package com.diwaar.systemtests;

import com.diwaar.localstack.StackPart;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Puts conversations on record that nobody has held, so that a run shows what their number costs. */
final class StoredConversations {

    /** Each with an hour between its four messages, spread over the last three days, all still active. */
    private static final String CONVERSATIONS = """
            INSERT INTO conversation.conversations (organization_id, assistant_id, conversation_type, to_phone_number,
              customer_phone_number, status, history_version, started_at, last_activity_at)
            SELECT ?, ?, 'sms', ?, '+1999' || lpad(n::text, 7, '0'), 'active', 4,
                   now() - interval '48 hours' * random() - interval '4 hours', now() - interval '1 hour'
            FROM generate_series((SELECT count(*) FROM conversation.conversations
                                  WHERE customer_phone_number LIKE '+1999%') + 1, ?) n
            RETURNING id""";

    private static final String FILL = """
            WITH c AS (%s)
            INSERT INTO conversation.messages (conversation_id, conversation_type, direction, role, purpose, body,
              provider_sid, delivery_state, settled_as, received_at)
            SELECT c.id, 'sms', CASE WHEN m %% 2 = 1 THEN 'inbound' ELSE 'outbound' END,
                   CASE WHEN m %% 2 = 1 THEN 'user' ELSE 'assistant' END, CASE WHEN m %% 2 = 0 THEN 'answer' END,
                   'Do you have bread with walnuts today, and until when?', 'SMstored' || c.id || '-' || m,
                   CASE WHEN m %% 2 = 0 THEN 'delivered'::conversation.delivery_state END,
                   CASE WHEN m %% 2 = 1 THEN 'refused' END, now() - interval '1 hour' * (5 - m)
            FROM c, generate_series(1, 4) m""".formatted(CONVERSATIONS);

    private StoredConversations() {}

    /** Fills up to so many. */
    static void fill(StackUnderTest stack, int count) {
        if (count == 0) {
            return;
        }
        try (Connection connection = connect(stack);
                PreparedStatement fill = connection.prepareStatement(FILL)) {
            fill.setLong(1, stack.organizationId());
            fill.setLong(2, stack.assistantId());
            fill.setString(3, stack.assistantNumber());
            fill.setInt(4, count);
            fill.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        analyze(stack);
    }

    /** So that the database knows how its tables have grown, which it would find out by itself within a minute. */
    static void analyze(StackUnderTest stack) {
        try (Connection connection = connect(stack);
                Statement statement = connection.createStatement()) {
            for (String table : List.of("conversations", "messages", "answers")) {
                statement.execute("VACUUM ANALYZE conversation." + table);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(StackUnderTest stack) throws SQLException {
        Map<String, String> account =
                stack.part(StackPart.CONVERSATION.label()).program().environment();
        return DriverManager.getConnection(
                account.get("DATABASE_URL"), account.get("DATABASE_USER"), account.get("DATABASE_PASSWORD"));
    }
}
