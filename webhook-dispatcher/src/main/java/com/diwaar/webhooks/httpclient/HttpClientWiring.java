package com.diwaar.webhooks.httpclient;

import com.diwaar.webhooks.delivery.DispatchSettings;
import com.diwaar.webhooks.delivery.Sender;
import com.diwaar.webhooks.egress.Egress;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the client: no redirects, no cookies, no decompression, no proxy, and no connection to an unchecked address. */
@Configuration(proxyBeanMethods = false)
class HttpClientWiring {

    private static final int LONGEST_HEADER_LINE = 8192;
    private static final int MOST_HEADERS = 100;
    private static final Duration IDLE = Duration.ofSeconds(30);

    @Bean
    Sender sender(DispatchSettings settings, Egress egress, Clock clock) {
        return sender(settings, egress, clock, InetAddress::getAllByName);
    }

    static HttpSender sender(DispatchSettings settings, Egress egress, Clock clock, CheckedDns.Lookup lookup) {
        return sender(settings, egress, clock, lookup, IDLE);
    }

    /** @param idle after how long a connection that nothing goes over is closed; twice that at most */
    static HttpSender sender(
            DispatchSettings settings, Egress egress, Clock clock, CheckedDns.Lookup lookup, Duration idle) {
        CheckedDns dns = new CheckedDns(egress, lookup, settings.connectTimeout());
        return new HttpSender(client(settings, dns, idle), egress, settings, clock);
    }

    private static CloseableHttpClient client(DispatchSettings settings, CheckedDns dns, Duration idle) {
        return HttpClients.custom()
                .setConnectionManager(connections(settings, dns))
                .setDefaultRequestConfig(RequestConfig.custom()
                        // The sender's deadline comes first; an attempt that it missed would end with its lease.
                        .setResponseTimeout(timeout(settings.lease()))
                        .setConnectionRequestTimeout(timeout(settings.lease()))
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .build())
                .setRetryStrategy(new RetryStaleConnection())
                .setUserAgent("Diwaar-Webhooks/1")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .evictExpiredConnections()
                .evictIdleConnections(TimeValue.of(idle))
                .build();
    }

    /** Lanes bound how many connections there are; endpoints on one host, however many of them drag, find one each. */
    private static PoolingHttpClientConnectionManager connections(DispatchSettings settings, CheckedDns dns) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(dns)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(2 * settings.concurrency())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.connectTimeout()))
                        .setSocketTimeout(timeout(settings.lease()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .setIdleTimeout(Timeout.ofSeconds(30))
                        .setTimeToLive(TimeValue.ofMinutes(5)) // a host that moves is looked up again
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LONGEST_HEADER_LINE)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build())
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }
}
