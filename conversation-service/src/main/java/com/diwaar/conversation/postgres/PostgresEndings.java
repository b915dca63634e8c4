package com.diwaar.conversation.postgres;

import com.diwaar.conversation.assistant.SmsSettings;
import com.diwaar.conversation.ending.EndReason;
import com.diwaar.conversation.ending.Ended;
import com.diwaar.conversation.ending.Endings;
import com.diwaar.conversation.ending.ExpiredAgenda;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Ends of conversations and agendas on record. */
final class PostgresEndings implements Endings {

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final EndingRows rows;

    PostgresEndings(JdbcClient sql, TransactionOperations transaction, EndingRows rows) {
        this.sql = sql;
        this.transaction = transaction;
        this.rows = rows;
    }

    @Override
    public List<Ended> endIdle(Instant now, Instant tellBy, int atMost) {
        return inTransaction(() -> end(
                sql.sql(EndingSql.LOCK_IDLE)
                        .param("now", Times.to(now))
                        .param("hours", SmsSettings.DEFAULT.autoEndAfterHours())
                        .param("most", atMost)
                        .query((row, _) -> row.getLong("id"))
                        .list(),
                EndReason.IDLE,
                now,
                tellBy));
    }

    @Override
    public Optional<Ended> end(
            long organizationId, long conversationId, EndReason reason, Instant now, Instant tellBy) {
        return inTransaction(() -> end(
                        sql.sql(EndingSql.LOCK_ONE)
                                .param("conversation", conversationId)
                                .param("organization", organizationId)
                                .query((row, _) -> row.getLong("id"))
                                .list(),
                        reason,
                        now,
                        tellBy))
                .stream()
                .findFirst();
    }

    /** The rows are locked by now. Those that ended before, and were not told yet, are in the result too. */
    List<Ended> end(List<Long> locked, EndReason reason, Instant now, Instant tellBy) {
        if (locked.isEmpty()) {
            return List.of();
        }
        sql.sql(EndingSql.END)
                .param("ids", locked.toArray(Long[]::new))
                .param("reason", reason.wire())
                .param("now", Times.to(now))
                .param("tellBy", Times.to(tellBy))
                .update();
        return read(locked);
    }

    private List<Ended> read(List<Long> ids) {
        return ids.isEmpty()
                ? List.of()
                : sql.sql(EndingSql.READ_ENDED)
                        .param("ids", ids.toArray(Long[]::new))
                        .query((row, _) -> rows.ended(row))
                        .list();
    }

    private record DueAgenda(long id, @Nullable Long conversationId) {}

    @Override
    public List<ExpiredAgenda> expireAgendas(Instant now, Instant tellBy, int atMost) {
        return inTransaction(() -> {
            List<DueAgenda> due = sql.sql(EndingSql.LOCK_DUE_AGENDAS)
                    .param("now", Times.to(now))
                    .param("most", atMost)
                    .query((row, _) -> new DueAgenda(row.getLong("id"), row.getObject("conversation", Long.class)))
                    .list();
            return due.isEmpty() ? List.of() : expire(due, now, tellBy);
        });
    }

    private List<ExpiredAgenda> expire(List<DueAgenda> due, Instant now, Instant tellBy) {
        Set<Long> free = new HashSet<>(sql.sql(EndingSql.LOCK_FREE)
                .param(
                        "ids",
                        due.stream()
                                .map(DueAgenda::conversationId)
                                .filter(Objects::nonNull)
                                .toArray(Long[]::new))
                .query((row, _) -> row.getLong("id"))
                .list());
        return sql.sql(EndingSql.EXPIRE)
                .param("conversations", free.toArray(Long[]::new))
                .param(
                        "ids",
                        due.stream()
                                .filter(one -> one.conversationId() == null || free.contains(one.conversationId()))
                                .map(DueAgenda::id)
                                .toArray(Long[]::new))
                .param("now", Times.to(now))
                .param("tellBy", Times.to(tellBy))
                .query((row, _) -> EndingRows.expired(row))
                .list();
    }

    @Override
    public List<Ended> claimUntold(Instant now, Instant tellBy, int atMost) {
        return read(sql.sql(EndingSql.CLAIM_ENDED)
                .param("now", Times.to(now))
                .param("tellBy", Times.to(tellBy))
                .param("most", atMost)
                .query((row, _) -> row.getLong("id"))
                .list());
    }

    @Override
    public List<ExpiredAgenda> claimUntoldAgendas(Instant now, Instant tellBy, int atMost) {
        return sql.sql(EndingSql.CLAIM_EXPIRED)
                .param("now", Times.to(now))
                .param("tellBy", Times.to(tellBy))
                .param("most", atMost)
                .query((row, _) -> EndingRows.expired(row))
                .list();
    }

    @Override
    public void told(List<Ended> ended) {
        sql.sql(EndingSql.TOLD)
                .param("ids", Columns.of(ended, Ended::conversationId, Long[]::new))
                .update();
    }

    @Override
    public void toldAgendas(List<ExpiredAgenda> agendas) {
        sql.sql(EndingSql.TOLD_AGENDAS)
                .param("ids", Columns.of(agendas, ExpiredAgenda::id, Long[]::new))
                .update();
    }

    private <T> List<T> inTransaction(Supplier<List<T>> work) {
        return Objects.requireNonNullElse(transaction.execute(_ -> work.get()), new ArrayList<>());
    }
}
