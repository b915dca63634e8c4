package com.diwaar.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

class ConnectionLimitTest {

    private static final long MEGABYTE = 1 << 20;

    @Test
    void growsWithTheHeapAndHasRoomForTwoThousandWaitingCallersOnAQuarterGigabyte() {
        assertThat(new ConnectionLimit(128 * MEGABYTE).limit()).isEqualTo(512);
        assertThat(new ConnectionLimit(256 * MEGABYTE).limit()).isGreaterThan(2000);
        assertThat(new ConnectionLimit(4096 * MEGABYTE).limit()).isEqualTo(8192);
    }

    @Test
    void aHeapThatIsTooSmallForAnythingTakesSomeAllTheSame() {
        assertThat(new ConnectionLimit(32 * MEGABYTE).limit()).isEqualTo(256);
    }

    @Test
    void theServerIsToldIt() {
        var factory = new TomcatServletWebServerFactory(0);
        new ConnectionLimit(128 * MEGABYTE).customize(factory);

        var server = (TomcatWebServer) factory.getWebServer();
        server.start();

        assertThat(server.getTomcat().getConnector().getProtocolHandler())
                .isInstanceOfSatisfying(
                        AbstractProtocol.class,
                        protocol -> assertThat(protocol.getMaxConnections()).isEqualTo(512));
        server.stop();
    }
}
