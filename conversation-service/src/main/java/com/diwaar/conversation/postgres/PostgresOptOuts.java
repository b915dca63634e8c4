package com.diwaar.conversation.postgres;

import com.diwaar.conversation.optout.OptOut;
import com.diwaar.conversation.optout.OptOuts;
import com.diwaar.kit.identity.SecretKey.KeyedHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opt-outs on record, by keyed hashes of the numbers. Each method is one statement. */
final class PostgresOptOuts implements OptOuts {

    private final JdbcClient sql;
    private final OptOutRows rows;
    private final KeyedHash customers;

    PostgresOptOuts(JdbcClient sql, OptOutRows rows, KeyedHash customers) {
        this.sql = sql;
        this.rows = rows;
        this.customers = customers;
    }

    @Override
    public Optional<OptOut> of(long organizationId, String customerNumber) {
        return sql.sql(OptOutSql.FIND)
                .param("organization", organizationId)
                .param("hash", customers.of(customerNumber))
                .query((row, _) -> one(row))
                .optional();
    }

    @Override
    public OptOut stop(long organizationId, String customerNumber, String sender, Instant at) {
        return say(organizationId, customerNumber, sender, at, null);
    }

    @Override
    public OptOut start(long organizationId, String customerNumber, String sender, Instant at) {
        return say(organizationId, customerNumber, sender, null, at);
    }

    /** STOP or START; who calls it within a transaction has it in there. */
    OptOut say(
            long organizationId,
            String customerNumber,
            String sender,
            @Nullable Instant stopped,
            @Nullable Instant started) {
        return sql.sql(OptOutSql.SAY)
                .param("organization", organizationId)
                .param("hash", customers.of(customerNumber))
                .param("sender", sender)
                .param("stopped", Times.to(stopped))
                .param("started", Times.to(started))
                .query((row, _) -> one(row))
                .single();
    }

    @Override
    public List<OptOut> block(Collection<Block> blocks) {
        List<Block> all = List.copyOf(blocks);
        return sql.sql(OptOutSql.BLOCK)
                .param("organizations", Columns.of(all, Block::organizationId, Long[]::new))
                .param("hashes", Columns.of(all, block -> customers.of(block.customerNumber()), String[]::new))
                .param("senders", Columns.of(all, Block::sender, String[]::new))
                .param("at", Columns.of(all, block -> block.at().toEpochMilli(), Long[]::new))
                .query((row, _) -> one(row))
                .list();
    }

    private OptOut one(ResultSet row) throws SQLException {
        return Objects.requireNonNull(rows.read(row.getString(1)));
    }
}
