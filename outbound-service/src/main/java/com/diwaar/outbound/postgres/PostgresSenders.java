package com.diwaar.outbound.postgres;

import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Senders;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Senders as rows. Those met once are remembered, so that a poll costs no statement for them. */
@Repository
class PostgresSenders implements Senders {

    private final JdbcClient jdbc;
    private final Set<String> met = ConcurrentHashMap.newKeySet();

    PostgresSenders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void meet(List<Order> orders) {
        Map<String, Long> strangers = new TreeMap<>();
        for (Order order : orders) {
            if (!met.contains(order.text().sender())) {
                strangers.put(order.text().sender(), order.about().organizationId());
            }
        }
        if (strangers.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO senders (phone_number, organization_id)
                        SELECT * FROM unnest(:numbers::text[], :organizations::bigint[]) ON CONFLICT (phone_number) DO NOTHING
                        """)
                .param("numbers", Columns.of(strangers.keySet(), number -> number))
                .param("organizations", Columns.of(strangers.values(), id -> id))
                .update();
        met.addAll(strangers.keySet());
    }

    @Override
    public OptionalDouble pace(String phoneNumber) {
        return jdbc.sql(
                        "SELECT segments_per_second FROM senders WHERE phone_number = :number AND segments_per_second IS NOT NULL")
                .param("number", phoneNumber)
                .query((row, _) -> OptionalDouble.of(row.getDouble(1)))
                .optional()
                .orElse(OptionalDouble.empty());
    }

    @Override
    public List<Sender> of(long organizationId) {
        return jdbc.sql("SELECT * FROM senders WHERE organization_id = :organization ORDER BY phone_number")
                .param("organization", organizationId)
                .query((row, _) -> {
                    double pace = row.getDouble("segments_per_second");
                    OptionalDouble own = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(pace);
                    return new Sender(row.getString("phone_number"), row.getString("number_type"), own);
                })
                .list();
    }
}
