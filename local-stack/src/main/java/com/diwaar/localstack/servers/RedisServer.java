package com.diwaar.localstack.servers;

import com.diwaar.localstack.process.Probe;
import com.diwaar.localstack.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/**
 * Redis with an append-only file: what it held is there again after a restart.
 *
 * @param port on the loopback addresses only
 * @param directory its data
 * @param cache where the binary is unpacked
 */
public record RedisServer(int port, Path directory, Path cache) implements Program {

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Unpacked.once(cache, "redis", RedisServer::unpack);
        Files.createDirectories(directory);
        Files.writeString(configuration(), """
                port %d
                bind 127.0.0.1 -::1
                dir "%s"
                appendonly yes
                save ""
                """.formatted(port, directory));
    }

    @Override
    public List<String> command() {
        return List.of(
                cache.resolve("redis/redis-server").toString(), configuration().toString());
    }

    @Override
    public boolean isServing() {
        return Probe.answersLine(port, "PING", "+PONG");
    }

    private Path configuration() {
        return directory.resolve("redis.conf");
    }

    private static void unpack(Path into) throws IOException {
        File binary = ExecutableProvider.newJarResourceProvider(into.toFile()).get();
        Files.move(binary.toPath(), into.resolve("redis-server"));
        Unpacked.makeExecutable(into.resolve("redis-server"));
    }
}
