package com.diwaar.conversation.postgres;

import com.diwaar.conversation.receipt.News;
import com.diwaar.conversation.receipt.Receipts;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Delivery state in the table {@code messages}; a batch is at most two statements in one transaction. */
final class PostgresReceipts implements Receipts {

    private static final String MOVE = """
            UPDATE messages m
            SET provider_sid = coalesce(m.provider_sid, n.sid), segments = coalesce(n.segments, m.segments),
                delivery_state = greatest(m.delivery_state, n.state), error_code = coalesce(n.error, m.error_code)
            FROM (SELECT message, max(sid) AS sid, max(segments) AS segments, max(state) AS state, max(error) AS error
                  FROM unnest(:messages::bigint[], :sids::text[], :segments::int[], :states::delivery_state[],
                              :errors::text[]) AS t(message, sid, segments, state, error)
                  GROUP BY message) n
            WHERE m.id = n.message AND m.direction = 'outbound'""";

    /** A conversation is known by its first message's sid. */
    private static final String NAME_CHANNEL = """
            UPDATE conversations c SET channel_sid = n.sid
            FROM (SELECT DISTINCT ON (conversation) conversation, sid
                  FROM unnest(:conversations::bigint[], :messages::bigint[], :sids::text[]) AS t(conversation, message, sid)
                  ORDER BY conversation, message) n
            WHERE c.id = n.conversation AND c.channel_sid IS NULL""";

    private final JdbcClient sql;
    private final TransactionOperations transaction;

    PostgresReceipts(JdbcClient sql, TransactionOperations transaction) {
        this.sql = sql;
        this.transaction = transaction;
    }

    @Override
    public void take(List<? extends News> news) {
        if (news.isEmpty()) {
            return;
        }
        List<News.Sent> sent = news.stream()
                .filter(News.Sent.class::isInstance)
                .map(News.Sent.class::cast)
                .toList();
        transaction.executeWithoutResult(_ -> {
            move(news);
            if (!sent.isEmpty()) {
                nameChannels(sent);
            }
        });
    }

    private void move(List<? extends News> news) {
        sql.sql(MOVE)
                .param("messages", Columns.of(news, News::messageId, Long[]::new))
                .param("sids", Columns.of(news, PostgresReceipts::sid, String[]::new))
                .param("segments", Columns.of(news, PostgresReceipts::segments, Integer[]::new))
                .param("states", Columns.of(news, PostgresReceipts::state, String[]::new))
                .param("errors", Columns.of(news, PostgresReceipts::error, String[]::new))
                .update();
    }

    private void nameChannels(List<News.Sent> sent) {
        sql.sql(NAME_CHANNEL)
                .param("conversations", Columns.of(sent, News.Sent::conversationId, Long[]::new))
                .param("messages", Columns.of(sent, News.Sent::messageId, Long[]::new))
                .param("sids", Columns.of(sent, News.Sent::providerSid, String[]::new))
                .update();
    }

    private static @Nullable String sid(News news) {
        return news instanceof News.Sent sent ? sent.providerSid() : null;
    }

    private static @Nullable Integer segments(News news) {
        return news instanceof News.Sent sent ? sent.segments() : null;
    }

    private static String state(News news) {
        return switch (news) {
            case News.Sent _ -> "sent";
            case News.Moved moved -> moved.state().name().toLowerCase(Locale.ROOT);
        };
    }

    private static @Nullable String error(News news) {
        return news instanceof News.Moved moved ? moved.errorCode() : null;
    }
}
