package com.diwaar.webhooks.postgres;

import com.diwaar.webhooks.endpoint.Endpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Spares reading and decrypting endpoints that have not changed. The database is asked each time which rows there are and at
 * what version they stand, so what comes from here is what stands there.
 */
@Component
class EndpointCache {

    private static final int MOST = 10_000;

    /** Changes with each update of the row: who wrote it, and where it stands. */
    private static final String VERSION = "xmin::text || ctid::text AS version";

    private final JdbcTemplate jdbc;
    private final EndpointRows rows;
    private final Map<Long, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > MOST;
        }
    };

    EndpointCache(JdbcTemplate jdbc, EndpointRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    private record Known(String version, Endpoint endpoint) {}

    private record Row(long id, String version) {}

    /** Those that this condition, with this one parameter, finds now. */
    List<Endpoint> where(String condition, Object parameter) {
        List<Endpoint> found = new ArrayList<>();
        List<Long> missing = new ArrayList<>();
        for (Row row :
                jdbc.query("SELECT id, " + VERSION + " FROM endpoints WHERE " + condition, this::row, parameter)) {
            Known one = get(row.id());
            if (one != null && one.version().equals(row.version())) {
                found.add(one.endpoint());
            } else {
                missing.add(row.id());
            }
        }
        if (!missing.isEmpty()) {
            found.addAll(read(missing));
        }
        return found;
    }

    private List<Endpoint> read(List<Long> ids) {
        return jdbc.query(
                "SELECT *, " + VERSION + " FROM endpoints WHERE id = ANY(?)",
                (row, number) -> {
                    Endpoint endpoint = rows.mapRow(row, number);
                    put(new Known(row.getString("version"), endpoint));
                    return endpoint;
                },
                (Object) ids.toArray(Long[]::new));
    }

    private synchronized @Nullable Known get(long id) {
        return known.get(id);
    }

    private synchronized void put(Known one) {
        known.put(one.endpoint().id(), one);
    }

    private Row row(ResultSet row, int number) throws SQLException {
        return new Row(row.getLong("id"), row.getString("version"));
    }
}
