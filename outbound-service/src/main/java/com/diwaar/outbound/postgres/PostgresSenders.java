package com.diwaar.outbound.postgres;

import com.diwaar.outbound.send.NumberType;
import com.diwaar.outbound.send.Order;
import com.diwaar.outbound.send.Senders;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
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
                        SELECT * FROM unnest(:numbers::text[], :organizations::bigint[])
                        ON CONFLICT (phone_number) DO UPDATE SET met = true, organization_id = excluded.organization_id,
                            number_type = CASE WHEN senders.organization_id = excluded.organization_id
                                THEN senders.number_type ELSE 'unknown' END,
                            segments_per_second = CASE WHEN senders.organization_id = excluded.organization_id
                                THEN senders.segments_per_second END,
                            paused = senders.paused AND senders.organization_id = excluded.organization_id
                        WHERE NOT senders.met
                        """)
                .param("numbers", Columns.of(strangers.keySet(), number -> number))
                .param("organizations", Columns.of(strangers.values(), id -> id))
                .update();
        met.addAll(strangers.keySet());
    }

    @Override
    public List<Sender> named(Collection<String> phoneNumbers) {
        return jdbc.sql("SELECT * FROM senders WHERE phone_number = ANY(:numbers::text[])")
                .param("numbers", Columns.of(phoneNumbers, number -> number))
                .query((row, _) -> sender(row))
                .list();
    }

    @Override
    public boolean set(long organizationId, Sender sender) {
        OptionalDouble own = sender.segmentsPerSecond();
        return jdbc.sql("""
                        INSERT INTO senders (phone_number, organization_id, number_type, segments_per_second, paused, met)
                        VALUES (:number, :organization, :type, :pace, :paused, false)
                        ON CONFLICT (phone_number) DO UPDATE SET organization_id = excluded.organization_id,
                            number_type = excluded.number_type, segments_per_second = excluded.segments_per_second,
                            paused = excluded.paused
                        WHERE senders.organization_id = excluded.organization_id OR NOT senders.met
                        """)
                        .param("number", sender.phoneNumber())
                        .param("organization", organizationId)
                        .param("type", sender.numberType().word())
                        .param("pace", own.isPresent() ? BigDecimal.valueOf(own.getAsDouble()) : null, Types.NUMERIC)
                        .param("paused", sender.paused())
                        .update()
                == 1;
    }

    @Override
    public List<Sender> of(long organizationId) {
        return jdbc.sql("SELECT * FROM senders WHERE organization_id = :organization ORDER BY phone_number")
                .param("organization", organizationId)
                .query((row, _) -> sender(row))
                .list();
    }

    /** A word that this version does not know is a type that it does not know. */
    private static Sender sender(ResultSet row) throws SQLException {
        double pace = row.getDouble("segments_per_second");
        OptionalDouble own = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(pace);
        NumberType type = NumberType.ofWord(row.getString("number_type")).orElse(NumberType.UNKNOWN);
        return new Sender(row.getString("phone_number"), type, own, row.getBoolean("paused"));
    }
}
