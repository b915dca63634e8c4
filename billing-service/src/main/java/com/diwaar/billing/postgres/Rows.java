package com.diwaar.billing.postgres;

import com.diwaar.billing.organization.ApiKey;
import com.diwaar.billing.organization.Balance;
import com.diwaar.billing.organization.Organization;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads rows as the domain's records, and the column types that JDBC knows only in older clothes. */
final class Rows {

    private Rows() {}

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static LocalDate date(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDate.class);
    }

    static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** Without the zeros that sums leave behind. */
    static BigDecimal exact(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    /** Of a row that has {@link PostgresOrganizations#COLUMNS}. */
    static Organization organization(ResultSet row) throws SQLException {
        return new Organization(
                row.getLong("id"),
                row.getString("name"),
                row.getBoolean("suspended"),
                nullableLong(row, "message_limit"),
                PlanRows.plan(row),
                ZoneId.of(row.getString("time_zone")),
                instant(row, "created_at"));
    }

    static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getString("id"),
                row.getString("prefix"),
                row.getString("hash"),
                nullableInstant(row, "revoked_at"));
    }

    static Balance balance(ResultSet row) throws SQLException {
        return new Balance(
                instant(row, "period_start"),
                instant(row, "period_end"),
                nullableLong(row, "limit_now"),
                row.getLong("used"),
                row.getLong("used_when_bought"),
                row.getLong("reserved"),
                row.getLong("overage"));
    }
}
