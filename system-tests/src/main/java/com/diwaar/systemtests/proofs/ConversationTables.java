package com.diwaar.systemtests.proofs;

import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.StackUnderTest;
import com.diwaar.systemtests.judge.Tables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What conversation-service has on record of some people, looked at in its own tables, by its own role. Only to see how far
 * it is: what is judged is what people and topics got.
 */
final class ConversationTables {

    private static final String OF_PEOPLE = " FROM conversation.messages m JOIN conversation.conversations c"
            + " ON c.id = m.conversation_id WHERE c.customer_phone_number = ANY (?) AND ";

    private final Tables tables;
    private final List<String> people;

    ConversationTables(StackUnderTest stack, List<String> people) {
        this.tables = new Tables(stack, StackPart.CONVERSATION);
        this.people = List.copyOf(people);
    }

    /** The sids of all their texts that are stored. */
    List<String> texts() {
        return rows("SELECT m.provider_sid" + OF_PEOPLE + "m.direction = 'inbound'", row -> row.getString(1));
    }

    /** The ids of all messages that are part of an answer. */
    List<Long> answers() {
        return rows("SELECT m.id" + OF_PEOPLE + "m.answer_id IS NOT NULL", row -> row.getLong(1));
    }

    /** How many statements wait for the lock on messages. */
    int waitingForMessages() {
        return rows(
                        "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'conversation.messages'::regclass"
                                + " AND ?::text[] IS NOT NULL",
                        row -> row.getInt(1))
                .size();
    }

    /** Until it is closed, no message can be written; all can be read. */
    Lock lockMessages() {
        try {
            Connection connection = tables.connect();
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("LOCK TABLE conversation.messages IN SHARE MODE");
            }
            return () -> {
                try (connection) {
                    connection.rollback();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A lock that is held. */
    @FunctionalInterface
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    private <T> List<T> rows(String sql, Tables.Reading<T> reading) {
        return tables.rows(sql, people, reading);
    }
}
