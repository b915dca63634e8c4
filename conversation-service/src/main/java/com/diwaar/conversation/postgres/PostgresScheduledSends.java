package com.diwaar.conversation.postgres;

import com.diwaar.conversation.outreach.Command;
import com.diwaar.conversation.outreach.ScheduledSend;
import com.diwaar.conversation.outreach.ScheduledSends;
import com.diwaar.events.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Scheduled commands on record. What is decided on one is its row in {@code commands}, as for any command. */
final class PostgresScheduledSends implements ScheduledSends {

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final Json json;

    PostgresScheduledSends(JdbcClient sql, TransactionOperations transaction, Json json) {
        this.sql = sql;
        this.transaction = transaction;
        this.json = json;
    }

    @Override
    public List<ScheduledSend> of(long organizationId, long afterId, int atMost) {
        return sql.sql(OutreachSql.SCHEDULED)
                .param("organization", organizationId)
                .param("after", afterId)
                .param("most", atMost)
                .query((row, _) -> send(row))
                .list();
    }

    private record Found(
            long assistantId, boolean decided, @Nullable String code) {}

    @Override
    public Cancellation cancel(long organizationId, UUID commandId, Instant now) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            Found found = sql.sql(OutreachSql.FIND_SCHEDULED)
                    .param("command", commandId)
                    .param("organization", organizationId)
                    .query((row, _) ->
                            new Found(row.getLong("assistant_id"), row.getBoolean("decided"), row.getString("code")))
                    .optional()
                    .orElse(null);
            if (found == null) {
                return decided(organizationId, commandId);
            }
            if (found.decided()) {
                return asDecided(found.code());
            }
            int refused = sql.sql(OutreachSql.REFUSE)
                    .param("command", commandId)
                    .param("organization", organizationId)
                    .param("assistant", found.assistantId())
                    .param("code", ErrorCode.CANCELLED.wire())
                    .param("detail", "The scheduled send was cancelled.")
                    .param("lifts", null)
                    .param("now", Times.to(now))
                    .update();
            if (refused == 0) {
                return decided(organizationId, commandId);
            }
            sql.sql(OutreachSql.DUE_NOW)
                    .param("command", commandId)
                    .param("now", Times.to(now))
                    .update();
            return Cancellation.CANCELLED;
        }));
    }

    /** Of a command that waits no more. */
    private Cancellation decided(long organizationId, UUID commandId) {
        return sql.sql(OutreachSql.FIND_DECIDED)
                .param("command", commandId)
                .param("organization", organizationId)
                .query((row, _) -> asDecided(row.getString("code")))
                .optional()
                .orElse(Cancellation.UNKNOWN);
    }

    private static Cancellation asDecided(@Nullable String code) {
        return ErrorCode.CANCELLED.wire().equals(code) ? Cancellation.CANCELLED : Cancellation.TOO_LATE;
    }

    @Override
    public List<ScheduledSend> claimDue(Instant now, Instant until, int atMost) {
        return sql.sql(OutreachSql.CLAIM_DUE)
                .param("now", Times.to(now))
                .param("until", Times.to(until))
                .param("most", atMost)
                .query((row, _) -> send(row))
                .list();
    }

    @Override
    public void done(UUID commandId) {
        sql.sql(OutreachSql.DONE).param("command", commandId).update();
    }

    private ScheduledSend send(ResultSet row) throws SQLException {
        return new ScheduledSend(
                row.getLong("id"),
                row.getLong("organization_id"),
                json.read(row.getString("command"), Command.class),
                Times.from(row, "send_at"),
                Times.from(row, "scheduled_at"));
    }
}
