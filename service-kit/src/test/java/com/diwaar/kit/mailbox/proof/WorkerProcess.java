package com.diwaar.kit.mailbox.proof;

import com.diwaar.testkit.Signals;
import com.diwaar.testkit.guarantee.Journal;
import com.diwaar.testkit.guarantee.Observation.Disturbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A {@link ProofWorker} in a JVM of its own, to be killed, stopped and woken from outside. */
final class WorkerProcess implements AutoCloseable {

    private final String name;
    private final Path journal;
    private final Process process;

    WorkerProcess(Path directory, String name, String bootstrapServers, String topic, String group, int workMillis)
            throws IOException {
        this.name = name;
        this.journal = directory.resolve(name + ".journal");
        Files.createFile(journal);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                WorkerProcess.class.getName(),
                name,
                bootstrapServers,
                topic,
                group,
                workMillis + "",
                journal.toString());
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
    }

    /** The other side: works until its standard input ends, so that it never outlives the test. */
    public static void main(String[] arguments) throws IOException {
        var worker = new ProofWorker(
                arguments[0],
                arguments[1],
                arguments[2],
                arguments[3],
                Integer.parseInt(arguments[4]),
                MailboxProof.QUICK_GROUP,
                Journal.writing(Path.of(arguments[5])));
        while (System.in.read() >= 0) {
            // nobody writes
        }
        worker.close();
        System.exit(0);
    }

    /** Before that it has no share of the topic: killed or stopped then, it would prove nothing. */
    WorkerProcess awaitWorking() {
        Awaitility.await(name + " to work").atMost(Duration.ofMinutes(3)).until(() -> Files.size(journal) > 0);
        return this;
    }

    /** SIGKILL, in the midst of its work. */
    void kill(Consumer<? super Disturbed> journal) throws InterruptedException {
        Signals.kill(process.pid());
        process.waitFor();
        journal.accept(new Disturbed(System.nanoTime(), name));
    }

    /** SIGSTOP. */
    void stop(Consumer<? super Disturbed> journal) {
        Signals.stop(process.pid());
        Awaitility.await().until(this::stands);
        journal.accept(new Disturbed(System.nanoTime(), name));
    }

    /** SIGCONT. */
    void wake() {
        Signals.resume(process.pid());
    }

    long journalSize() throws IOException {
        return Files.size(journal);
    }

    Path journal() {
        return journal;
    }

    /** Leaves the group in order, and waits for that. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    void destroy() {
        process.destroyForcibly();
    }

    private boolean stands() throws IOException {
        String status = Files.readString(Path.of("/proc", process.pid() + "", "stat"));
        return status.charAt(status.lastIndexOf(')') + 2) == 'T';
    }
}
