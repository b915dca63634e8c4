package com.diwaar.conversation.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.reading.Conversations.Filter;
import com.diwaar.testkit.RealPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** How the database looks for conversations, with one plan for all values, as the service has it. */
class ConversationListingIT {

    private final RealPostgres.Database database = RealPostgres.shared().freshDatabase();

    @Test
    void aCustomersConversationsAreFoundByAnIndex() throws SQLException {
        Flyway.configure()
                .dataSource(database.dataSource("conversation"))
                .schemas("conversation")
                .createSchemas(false)
                .load()
                .migrate();
        try (Connection connection = database.dataSource("conversation").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO assistants (organization_id, name, phone_number, instructions, max_reply_length, time_zone,
                                            sms_settings, created_at, updated_at)
                    VALUES (1, 'a', '+15550001000', '', 480, 'UTC', '{}', now(), now())""");
            statement.execute("""
                    INSERT INTO conversations (organization_id, assistant_id, conversation_type, to_phone_number,
                                               customer_phone_number, status, history_version, started_at, last_activity_at)
                    SELECT 1, (SELECT id FROM assistants), 'sms', '+15550001000', '+1555' || (n % 5000), 'ended', 1, now(), now()
                    FROM generate_series(1, 20000) n""");
            statement.execute("ANALYZE conversations");
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE listing(bigint, bigint, text, int) AS "
                    + PostgresConversations.listing(new Filter(null, "+15557", null, null, Long.MAX_VALUE, 51))
                            .replace(":organization", "$1")
                            .replace(":before", "$2")
                            .replace(":customer", "$3")
                            .replace(":most", "$4"));

            assertThat(plan(statement, "EXECUTE listing(1, 9223372036854775807, '+15557', 51)"))
                    .contains("conversations_of_customer")
                    .containsPattern("Index Cond: .*customer_phone_number = \\$3");
        }
    }

    private static String plan(Statement statement, String query) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("EXPLAIN " + query)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
