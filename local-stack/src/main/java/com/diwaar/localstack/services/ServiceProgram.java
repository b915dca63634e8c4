package com.diwaar.localstack.services;

import com.diwaar.localstack.process.JavaCommand;
import com.diwaar.localstack.process.Probe;
import com.diwaar.localstack.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of the five services.
 *
 * @param name of this replica
 * @param home of the stack it belongs to; in its command line, so that a process list tells whose it is
 */
public record ServiceProgram(
        String name, int port, ServiceJar jar, Path home, List<String> jvmOptions, Map<String, String> environment)
        implements Program {

    /** One that runs out of memory ends: it might go on without the thread that accepts connections, say, and look alive. */
    private static final List<String> OPTIONS =
            List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED");

    @Override
    public void prepare() throws IOException, InterruptedException {
        jar.layOut();
    }

    @Override
    public List<String> command() {
        var options = options();
        if (Files.exists(jar.aotCache())) {
            options.add("-XX:AOTCache=" + jar.aotCache());
        }
        return JavaCommand.with(JavaCommand.FRUGAL).and(options).jar(jar.laidOut());
    }

    /** Starts far enough to know all classes, writes them down and ends: the next start need not look for them. */
    List<String> trainingCommand(Path output) {
        var options = options();
        options.add("-XX:AOTCacheOutput=" + output);
        options.add("-Dspring.context.exit=onRefresh");
        return JavaCommand.with(JavaCommand.FRUGAL).and(options).jar(jar.laidOut());
    }

    /** Its own word: ready means that it can serve now, not only that it runs. */
    @Override
    public boolean isServing() {
        return Probe.answersOk("http://127.0.0.1:" + port + "/actuator/health/readiness");
    }

    @Override
    public Duration grace() {
        return Duration.ofSeconds(30);
    }

    private List<String> options() {
        var options = new ArrayList<>(OPTIONS);
        options.add("-Ddiwaar.home=" + home);
        options.addAll(jvmOptions);
        return options;
    }
}
