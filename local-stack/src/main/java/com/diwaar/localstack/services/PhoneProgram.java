package com.diwaar.localstack.services;

import com.diwaar.localstack.process.JavaCommand;
import com.diwaar.localstack.process.Probe;
import com.diwaar.localstack.process.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The phone simulator, from this JVM's own class path. */
public record PhoneProgram(int port, Path home, List<String> jvmOptions, Map<String, String> environment)
        implements Program {

    private static final String MAIN = "com.diwaar.localstack.phone.PhoneSimulator";

    @Override
    public String name() {
        return "phone";
    }

    @Override
    public List<String> command() {
        return JavaCommand.with(JavaCommand.FRUGAL)
                .and(List.of(
                        "-Xmx192m",
                        "-Dlogback.configurationFile=com/diwaar/localstack/logback-phone.xml",
                        "-Ddiwaar.home=" + home))
                .and(jvmOptions)
                .main(MAIN);
    }

    @Override
    public boolean isServing() {
        return Probe.answersOk("http://127.0.0.1:" + port + "/control/health");
    }
}
