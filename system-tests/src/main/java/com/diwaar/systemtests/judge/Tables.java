package com.diwaar.systemtests.judge;

import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.StackUnderTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A service's own tables, read by its own role. Each look has a connection of its own, since the server may be restarted
 * between two.
 */
public final class Tables {

    private final Map<String, String> account;

    public Tables(StackUnderTest stack, StackPart service) {
        this.account = stack.part(service.label()).program().environment();
    }

    @FunctionalInterface
    public interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** @param sql with one parameter, an array of these */
    public <T> List<T> rows(String sql, Collection<String> about, Reading<T> reading) {
        try (Connection connection = connect();
                var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", about.toArray()));
            var found = new ArrayList<T>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By the service's role. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                account.getOrDefault("DATABASE_URL", ""),
                account.getOrDefault("DATABASE_USER", ""),
                account.getOrDefault("DATABASE_PASSWORD", ""));
    }
}
