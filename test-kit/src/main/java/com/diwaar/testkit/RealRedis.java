package com.diwaar.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * A real Redis (6.2) on a free port, without persistence: stopping it loses its data. {@link #shared()} starts once per
 * JVM; an instance of one's own can be stopped and started again on the same port.
 */
public final class RealRedis implements AutoCloseable {

    private final int port = FreePorts.next();
    private final String[] settings;
    private @Nullable RedisServer server;

    private RealRedis(String... settings) {
        this.settings = settings;
        startAgain();
    }

    /** The server that all tests of this JVM share. */
    public static RealRedis shared() {
        return Shared.SERVER;
    }

    /** A server of one's own, with lines of redis.conf such as {@code requirepass secret}; close it. */
    public static RealRedis start(String... settings) {
        return new RealRedis(settings);
    }

    public int port() {
        return port;
    }

    /** {@code redis://localhost:port}, without credentials. */
    public String url() {
        return "redis://localhost:" + port;
    }

    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.stop();
            server = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void startAgain() {
        if (server != null) {
            return;
        }
        try {
            var builder = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no");
            for (String setting : settings) {
                builder.setting(setting);
            }
            server = builder.build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static final class Shared {
        static final RealRedis SERVER = new RealRedis();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }
}
