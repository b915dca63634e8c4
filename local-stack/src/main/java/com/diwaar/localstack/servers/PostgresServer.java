package com.diwaar.localstack.servers;

import com.diwaar.localstack.process.Program;
import com.diwaar.localstack.process.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL with fsync and synchronous_commit on: what it has acknowledged outlives a crash. It has the database
 * `diwaar` with a role and a schema of the same name for each service.
 *
 * @param port on the loopback addresses only
 * @param directory its data
 * @param cache where the binaries are unpacked
 * @param accounts the roles that it has once it serves
 */
public record PostgresServer(int port, Path directory, Path cache, PostgresAccounts accounts) implements Program {

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Path binaries = binaries();
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise(binaries);
        }
        endOrphan();
    }

    @Override
    public List<String> command() {
        var words = new ArrayList<>(Unprivileged.prefix());
        words.addAll(List.of(unpackedBinaries().resolve("bin/postgres").toString(), "-D", data().toString()));
        words.addAll(List.of("-p", Integer.toString(port)));
        setting(words, "listen_addresses", "localhost");
        setting(words, "unix_socket_directories", "");
        setting(words, "fsync", "on");
        setting(words, "synchronous_commit", "on");
        setting(words, "max_connections", "200");
        setting(words, "shared_buffers", "64MB");
        return List.copyOf(words);
    }

    @Override
    public boolean isServing() {
        return accounts.canConnect(port);
    }

    @Override
    public void onServing() throws IOException {
        accounts.create(port);
    }

    /** PostgreSQL's fast shutdown: SIGTERM would wait for its clients to leave. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    private static void setting(List<String> words, String name, String value) {
        words.add("-c");
        words.add(name + "=" + value);
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** Into another directory first: one that was cut short by a crash is no cluster. */
    private void initialise(Path binaries) throws IOException, InterruptedException {
        Path partial = directory.resolve("partial");
        Unpacked.delete(partial);
        Files.createDirectories(directory);
        Path passwordFile = Files.createTempFile(directory, "password", "");
        try {
            Files.writeString(passwordFile, accounts.superuserPassword());
            var words = new ArrayList<>(Unprivileged.prefix());
            words.addAll(List.of(
                    binaries.resolve("bin/initdb").toString(),
                    "--pgdata=" + partial,
                    "--username=" + PostgresAccounts.SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8"));
            run(words);
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(partial, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("initdb failed: " + output);
        }
    }

    /** The server that an earlier launcher left behind names itself in `postmaster.pid`. */
    private void endOrphan() throws IOException, InterruptedException {
        Path file = data().resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        Optional<ProcessHandle> orphan = Files.readAllLines(file).stream()
                .findFirst()
                .map(String::strip)
                .map(Long::parseLong)
                .flatMap(ProcessHandle::of)
                .filter(process -> serves(process.info(), data()));
        if (orphan.isPresent()) {
            ProcessHandle handle = orphan.get();
            Signals.send("CONT", handle.pid());
            Signals.send(stopSignal(), handle.pid());
            long deadline = System.nanoTime() + grace().toNanos();
            while (handle.isAlive() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            handle.destroyForcibly();
        }
    }

    /** A pid may long be another process's, be it another PostgreSQL's: ours is the one that was started with our data. */
    static boolean serves(ProcessHandle.Info process, Path data) {
        boolean postgres = process.command()
                .or(process::commandLine)
                .map(command -> command.contains("postgres"))
                .orElse(false);
        return postgres
                && process.arguments()
                        .map(words -> List.of(words).contains(data.toString()))
                        .orElse(false);
    }

    private Path unpackedBinaries() {
        return cache.resolve("postgres-" + platform());
    }

    private Path binaries() throws IOException, InterruptedException {
        return Unpacked.once(cache, "postgres-" + platform(), directory -> {
            String resource = "/postgres-" + platform() + ".txz";
            try (InputStream stream = PostgresServer.class.getResourceAsStream(resource)) {
                if (stream == null) {
                    throw new IOException("no PostgreSQL for this machine (" + resource + " is not on the class path);"
                            + " set DATABASE_URL to one of your own");
                }
                Unpacked.tar(new XZInputStream(stream), directory);
            }
        });
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        return system + (arm ? "-arm_64" : "-x86_64");
    }

    /** Longer than the default: a checkpoint of much data at shutdown takes its time. */
    @Override
    public Duration grace() {
        return Duration.ofSeconds(30);
    }
}
