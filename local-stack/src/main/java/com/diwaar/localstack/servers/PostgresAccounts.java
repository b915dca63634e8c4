package com.diwaar.localstack.servers;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The database `diwaar`, and in it a role and a schema of the same name for each service that keeps data.
 *
 * @param roles one for each service; its schema is what it sees without naming one
 * @param superuserPassword fixed when the data directory is made
 * @param password of each role; set anew at each start
 * @param guests other roles that may do all that the services' roles may; none by default
 */
public record PostgresAccounts(List<String> roles, String superuserPassword, String password, List<String> guests) {

    public static final String DATABASE = "diwaar";
    static final String SUPERUSER = "postgres";

    public PostgresAccounts {
        roles = List.copyOf(roles);
        guests = List.copyOf(guests);
    }

    boolean canConnect(int port) {
        try (Connection connection = connect(port, "postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    void create(int port) throws IOException {
        try {
            try (Connection connection = connect(port, "postgres");
                    Statement statement = connection.createStatement()) {
                if (!finds(statement, "SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                    statement.execute("CREATE DATABASE " + DATABASE);
                }
            }
            try (Connection connection = connect(port, DATABASE);
                    Statement statement = connection.createStatement()) {
                for (String role : roles) {
                    createRole(statement, role);
                    statement.execute("CREATE SCHEMA IF NOT EXISTS %1$s AUTHORIZATION %1$s".formatted(quoted(role)));
                    statement.execute("ALTER ROLE %1$s SET search_path = %1$s".formatted(quoted(role)));
                }
                for (String guest : guests) {
                    createRole(statement, guest);
                    for (String role : roles) {
                        statement.execute("GRANT %s TO %s".formatted(quoted(role), quoted(guest)));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void createRole(Statement statement, String role) throws SQLException {
        if (!finds(statement, "SELECT FROM pg_roles WHERE rolname = '" + role.replace("'", "''") + "'")) {
            statement.execute("CREATE ROLE " + quoted(role));
        }
        String literal = "'" + password.replace("'", "''") + "'";
        statement.execute("ALTER ROLE %s LOGIN PASSWORD %s".formatted(quoted(role), literal));
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static boolean finds(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next();
        }
    }

    private Connection connect(int port, String database) throws SQLException {
        var properties = new Properties();
        properties.putAll(
                Map.of("user", SUPERUSER, "password", superuserPassword, "connectTimeout", "1", "loginTimeout", "2"));
        return DriverManager.getConnection("jdbc:postgresql://localhost:%d/%s".formatted(port, database), properties);
    }
}
