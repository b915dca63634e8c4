package com.diwaar.billing.postgres;

import com.diwaar.billing.plan.Plan;
import com.diwaar.billing.plan.Plans;
import com.diwaar.billing.plan.Prices;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Plans as rows, written once and never changed. */
@Repository
class PlanRows implements Plans {

    /** Of a plan that is joined as {@code p}; none of the names is a column of the tables it is joined with. */
    static final String COLUMNS = """
            p.id AS plan_id, p.name AS plan_name, p.kind, p.message_limit AS plan_limit, p.enforcement, p.counted, p.unit,
            p.segments_held, p.currency, p.price_per_unit, p.price_per_minute, p.price_per_million_input_tokens,
            p.price_per_million_output_tokens, p.charge_undelivered, p.created_at AS plan_created_at""";

    private final JdbcClient db;

    PlanRows(JdbcClient db) {
        this.db = db;
    }

    @Override
    public Plan add(Plan plan) {
        return db.sql("""
                        INSERT INTO plans AS p (name, kind, message_limit, enforcement, counted, unit, segments_held,
                            currency, price_per_unit, price_per_minute, price_per_million_input_tokens,
                            price_per_million_output_tokens, charge_undelivered, created_at)
                        VALUES (:name, :kind, :limit, :enforcement, :counted, :unit, :held, :currency, :per_unit,
                            :per_minute, :per_input, :per_output, :undelivered, :now)
                        RETURNING %s""".formatted(COLUMNS))
                .param("name", plan.name())
                .param("kind", plan.kind().wire())
                .param("limit", plan.messageLimit())
                .param("enforcement", plan.enforcement().wire())
                .param("counted", plan.counted().wire())
                .param("unit", plan.unit().wire())
                .param("held", plan.segmentsHeld())
                .param("currency", plan.prices().currency().getCurrencyCode())
                .param("per_unit", plan.prices().perUnit())
                .param("per_minute", plan.prices().perMinute())
                .param("per_input", plan.prices().perMillionInputTokens())
                .param("per_output", plan.prices().perMillionOutputTokens())
                .param("undelivered", plan.chargeUndelivered())
                .param("now", Rows.at(plan.createdAt()))
                .query((row, _) -> plan(row))
                .single();
    }

    @Override
    public Optional<Plan> find(long id) {
        return db.sql("SELECT %s FROM plans p WHERE p.id = :id".formatted(COLUMNS))
                .param("id", id)
                .query((row, _) -> plan(row))
                .optional();
    }

    @Override
    public List<Plan> all() {
        return db.sql("SELECT %s FROM plans p ORDER BY p.id".formatted(COLUMNS))
                .query((row, _) -> plan(row))
                .list();
    }

    static Plan plan(ResultSet row) throws SQLException {
        return new Plan(
                row.getLong("plan_id"),
                row.getString("plan_name"),
                Plan.Kind.valueOf(upper(row, "kind")),
                Rows.nullableLong(row, "plan_limit"),
                Plan.Enforcement.valueOf(upper(row, "enforcement")),
                Plan.Counted.valueOf(upper(row, "counted")),
                Plan.Unit.valueOf(upper(row, "unit")),
                row.getInt("segments_held"),
                new Prices(
                        Currency.getInstance(row.getString("currency")),
                        row.getBigDecimal("price_per_unit"),
                        row.getBigDecimal("price_per_minute"),
                        row.getBigDecimal("price_per_million_input_tokens"),
                        row.getBigDecimal("price_per_million_output_tokens")),
                row.getBoolean("charge_undelivered"),
                Rows.instant(row, "plan_created_at"));
    }

    private static String upper(ResultSet row, String column) throws SQLException {
        return row.getString(column).toUpperCase(Locale.ROOT);
    }
}
