package com.diwaar.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void aPortIsTakenWhoeverListensOnIt() throws IOException {
        try (var everywhere = new ServerSocket(0);
                var here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isTaken(everywhere.getLocalPort())).isTrue();
            assertThat(Ports.isTaken(here.getLocalPort())).isTrue();
        }
    }

    @Test
    void aFreePortIsFreeAndGivenOnce() {
        int first = Ports.free();

        assertThat(Ports.isTaken(first)).isFalse();
        assertThat(Ports.free()).isNotEqualTo(first);
    }
}
