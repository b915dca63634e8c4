package com.diwaar.conversation.postgres;

import com.diwaar.conversation.ending.EndReason;
import com.diwaar.conversation.ending.Ended;
import com.diwaar.conversation.ending.ExpiredAgenda;
import com.diwaar.conversation.erasure.Erasure;
import com.diwaar.conversation.erasure.Erasures;
import com.diwaar.kit.identity.SecretKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Erasures on record. */
final class PostgresErasures implements Erasures {

    /** Receipts lock messages first and conversations then, the other way round than we do: one of us must try again. */
    private static final int TRIES = 5;

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final PostgresEndings endings;
    private final Json json;
    private final SecretKey.KeyedHash customers;
    private final TextHashes texts;

    PostgresErasures(
            JdbcClient sql,
            TransactionOperations transaction,
            PostgresEndings endings,
            Json json,
            SecretKey secret,
            TextHashes texts) {
        this.sql = sql;
        this.transaction = transaction;
        this.endings = endings;
        this.json = json;
        this.customers = secret.keyedHash("customers");
        this.texts = texts;
    }

    @Override
    public Erasure erase(long organizationId, String customerNumber, Instant now, Instant finishBy) {
        for (int left = TRIES - 1; ; left--) {
            try {
                return Objects.requireNonNull(
                        transaction.execute(_ -> eraseOnce(organizationId, customerNumber, now, finishBy)));
            } catch (PessimisticLockingFailureException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private Erasure eraseOnce(long organizationId, String customerNumber, Instant now, Instant finishBy) {
        List<Long> conversations = sql.sql(ErasureSql.LOCK)
                .param("organization", organizationId)
                .param("customer", customerNumber)
                .query((row, _) -> row.getLong("id"))
                .list();
        Long[] ids = conversations.toArray(Long[]::new);
        at(ErasureSql.EXPIRE_AGENDAS, ids, now);
        List<Ended> ended = endings.end(conversations, EndReason.ERASED, now, finishBy);
        var toTell = new Erasure.ToTell(customerNumber, ended, untoldAgendas(ids));
        keepHashes(ids);
        of(ErasureSql.REFUSALS, ids);
        forgetUnstored(organizationId, customerNumber);
        at(ErasureSql.COMMANDS, ids, now);
        of(ErasureSql.ANSWERS, ids);
        of(ErasureSql.AGENDAS, ids);
        at(ErasureSql.MESSAGES, ids, now);
        at(ErasureSql.CONVERSATIONS, ids, now);
        sql.sql(ErasureSql.SCHEDULED)
                .param("organization", organizationId)
                .param("customer", customerNumber)
                .param("now", Times.to(now))
                .update();
        long id = sql.sql(ErasureSql.INSERT)
                .param("organization", organizationId)
                .param("hash", customers.of(customerNumber))
                .param("now", Times.to(now))
                .param("untold", json.of(toTell))
                .param("ids", ids)
                .param("finishBy", Times.to(finishBy))
                .query(Long.class)
                .single();
        return new Erasure(id, organizationId, now, toTell, conversations);
    }

    private List<ExpiredAgenda> untoldAgendas(Long[] ids) {
        return sql.sql(ErasureSql.READ_EXPIRED)
                .param("ids", ids)
                .query((row, _) -> EndingRows.expired(row))
                .list();
    }

    private record Text(String type, String sid) {}

    private void keepHashes(Long[] ids) {
        keepHashes(sql.sql(ErasureSql.READ_SIDS)
                .param("ids", ids)
                .query((row, _) -> new Text(row.getString("conversation_type"), row.getString("provider_sid")))
                .list());
    }

    /** Texts that were refused before they became part of a conversation. */
    private void forgetUnstored(long organizationId, String customerNumber) {
        keepHashes(sql.sql(ErasureSql.UNSTORED)
                .param("organization", organizationId)
                .param("hash", customers.of(customerNumber))
                .query((row, _) -> new Text(row.getString("conversation_type"), row.getString("provider_sid")))
                .list());
    }

    private void keepHashes(List<Text> known) {
        sql.sql(ErasureSql.KEEP_HASHES)
                .param("types", Columns.of(known, Text::type, String[]::new))
                .param("hashes", Columns.of(known, text -> texts.of(text.sid()), String[]::new))
                .update();
    }

    private void of(String statement, Long[] ids) {
        sql.sql(statement).param("ids", ids).update();
    }

    private void at(String statement, Long[] ids, Instant now) {
        sql.sql(statement).param("ids", ids).param("now", Times.to(now)).update();
    }

    @Override
    public List<Erasure> claimUnfinished(Instant now, Instant finishBy, int atMost) {
        return sql.sql(ErasureSql.CLAIM)
                .param("now", Times.to(now))
                .param("finishBy", Times.to(finishBy))
                .param("most", atMost)
                .query((row, _) -> erasure(row))
                .list();
    }

    private Erasure erasure(ResultSet row) throws SQLException {
        String untold = row.getString("untold");
        var conversations = row.getArray("conversation_ids");
        return new Erasure(
                row.getLong("id"),
                row.getLong("organization_id"),
                Times.from(row, "requested_at"),
                untold == null ? null : json.read(untold, Erasure.ToTell.class),
                conversations == null ? null : List.of((Long[]) conversations.getArray()));
    }

    @Override
    public void told(Erasure erasure) {
        sql.sql(ErasureSql.TOLD).param("id", erasure.id()).update();
    }

    @Override
    public void forgotten(Erasure erasure) {
        sql.sql(ErasureSql.FORGOTTEN).param("id", erasure.id()).update();
    }

    @Override
    public List<Long> erasedSince(Instant since) {
        return sql.sql("SELECT id FROM conversations WHERE erased_at >= :since")
                .param("since", Times.to(since))
                .query((row, _) -> row.getLong(1))
                .list();
    }
}
