package com.diwaar.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL server with the database {@code diwaar} and, in it, a role and a schema of the same name for each
 * service that has one; a role's password is its name. {@link #shared()} starts once per JVM; {@link #freshDatabase()}
 * gives a test an empty database on it. An instance of one's own can be stopped and started again with its data.
 */
public final class RealPostgres implements AutoCloseable {

    /** Roles, each the owner of the schema that bears its name. */
    public static final List<String> ROLES = List.of("conversation", "billing", "outbound", "webhooks");

    private static final String MAIN = "diwaar";
    private static final AtomicInteger FRESH = new AtomicInteger();

    private final Path directory;
    private final int port;
    private final Durability durability;
    private @Nullable EmbeddedPostgres server;

    /** Whether a commit survives a power cut; off is quicker and survives the death of a client just as well. */
    public enum Durability {
        ON,
        OFF
    }

    private RealPostgres(Durability durability) {
        this.directory = TempDirectories.create("postgres");
        this.port = FreePorts.next();
        this.durability = durability;
        startAgain();
        execute(
                "postgres",
                ROLES.stream()
                        .map("CREATE ROLE %1$s LOGIN PASSWORD '%1$s'"::formatted)
                        .toArray(String[]::new));
        create(MAIN);
    }

    /** The server that all tests of this JVM share. */
    public static RealPostgres shared() {
        return Shared.SERVER;
    }

    /** A server of one's own; close it. */
    public static RealPostgres start(Durability durability) {
        return new RealPostgres(durability);
    }

    public int port() {
        return port;
    }

    /** The database {@code diwaar}. */
    public Database database() {
        return new Database(port, MAIN);
    }

    /** A new database with the roles' schemas and nothing in them. */
    public Database freshDatabase() {
        return create("fresh_" + FRESH.incrementAndGet());
    }

    /** JDBC URL of the database {@code diwaar}, without credentials. */
    public String url() {
        return database().url();
    }

    /** Stops the server at once; its data and port are kept for {@link #startAgain()}. */
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.close();
            server = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a stopped server on the same port with the same data. */
    public synchronized void startAgain() {
        if (server != null) {
            return;
        }
        String durable = durability == Durability.ON ? "on" : "off";
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(directory.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", durable)
                    .setServerConfig("synchronous_commit", durable)
                    .setServerConfig("full_page_writes", durable)
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        TempDirectories.delete(directory);
    }

    private Database create(String name) {
        execute("postgres", "CREATE DATABASE " + name);
        for (String role : ROLES) {
            execute(
                    name,
                    "CREATE SCHEMA %1$s AUTHORIZATION %1$s".formatted(role),
                    "ALTER ROLE %1$s SET search_path = %1$s".formatted(role));
        }
        return new Database(port, name);
    }

    private void execute(String database, String... statements) {
        try (Connection connection =
                        new Database(port, database).dataSource("postgres").getConnection();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A database on the server. */
    public record Database(int port, String name) {

        /** JDBC URL without credentials. */
        public String url() {
            return "jdbc:postgresql://localhost:%d/%s".formatted(port, name);
        }

        /** JDBC URL that carries the role and its password. */
        public String urlAs(String role) {
            return "%s?user=%s&password=%s".formatted(url(), role, password(role));
        }

        /** The role's password. */
        public String password(String role) {
            return role;
        }

        /** Connects anew each time, as the role; {@code postgres} is the superuser. */
        public DataSource dataSource(String role) {
            var source = new PGSimpleDataSource();
            source.setUrl(url());
            source.setUser(role);
            source.setPassword(password(role));
            return source;
        }
    }

    private static final class Shared {
        static final RealPostgres SERVER = new RealPostgres(Durability.OFF);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }
}
