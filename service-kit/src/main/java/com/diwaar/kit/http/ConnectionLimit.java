package com.diwaar.kit.http;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * How many connections the HTTP server holds at most: as many as the heap has room for, each with a request under way. Those
 * beyond wait with the operating system, or are turned away and come again; a server that runs out of memory over them would
 * accept none any more.
 */
public final class ConnectionLimit implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private static final long MEGABYTE = 1 << 20;

    /** What a service needs for everything else; 32 of it for what its Kafka producer holds back while the broker is away. */
    private static final long OTHERWISE = 96 * MEGABYTE;

    /** Buffers, a parsed request and a waiting thread's stack: about 50 KB were seen. */
    private static final long EACH = 64 << 10;

    private static final int LEAST = 256;

    /** Tomcat's own limit. */
    private static final int MOST = 8192;

    private final int limit;

    /** @param heap in bytes, at most */
    ConnectionLimit(long heap) {
        this.limit = Math.clamp((heap - OTHERWISE) / EACH, LEAST, MOST);
    }

    /** Connections. */
    public int limit() {
        return limit;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setMaxConnections(limit);
            }
        });
    }
}
