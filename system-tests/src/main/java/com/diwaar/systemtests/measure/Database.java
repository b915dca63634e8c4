package com.diwaar.systemtests.measure;

import com.diwaar.localstack.StackPart;
import com.diwaar.systemtests.StackUnderTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A service's database, as the service itself reaches it. */
public record Database(String url, String user, String password) {

    public static Database of(StackUnderTest stack, StackPart service) {
        Map<String, String> account = stack.part(service.label()).program().environment();
        return new Database(
                account.getOrDefault("DATABASE_URL", ""),
                account.getOrDefault("DATABASE_USER", ""),
                account.getOrDefault("DATABASE_PASSWORD", ""));
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** One statement after another, each by itself. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a query of one number, or one text, answers. */
    public String value(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
