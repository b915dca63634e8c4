package com.diwaar.outbound.twilio;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * twilio-java's transport, bent so that one call is at most one request. As it comes it repeats a POST up to six times, and
 * each repeat may be one more text on a phone.
 *
 * <p>Nothing here repeats or redirects. A call is broken off after its limit, however slowly its answer trickles. A connection
 * that the other end has closed is not used again. The last look is taken when the connection stands,
 * right before the first byte. Twilio's host, which twilio-java has built in, is replaced by the configured one.
 */
final class OneRequest extends NetworkHttpClient {

    /**
     * Every connection is looked at before it is used again: one that the other end has closed would cost an unknown outcome,
     * hence minutes, where a look costs a millisecond at most.
     */
    private static final TimeValue TRUSTED = TimeValue.ZERO_MILLISECONDS;

    private final Duration limit;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param limit of a call, connecting and answer included
     * @param connections at once
     */
    OneRequest(TwilioSettings settings, Duration limit, int connections) {
        super(client(settings, limit, connections));
        this.limit = limit;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("call-limit").factory());
        this.timer.setRemoveOnCancelPolicy(true);
    }

    private static HttpClientBuilder client(TwilioSettings settings, Duration limit, int connections) {
        HttpHost host = HttpHost.create(settings.apiBaseUrl());
        boolean secure = host.getSchemeName().equals("https");
        RequestConfig times = times(settings, limit);
        return HttpClientBuilder.create()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setConnectionManager(connections(settings, limit, connections))
                .setKeepAliveStrategy((_, _) -> TimeValue.of(settings.idle()))
                .setRoutePlanner((_, _) -> new HttpRoute(host, null, secure))
                .addExecInterceptorFirst("ours", (request, scope, chain) -> {
                    // twilio-java puts its own times and its own host into each request
                    scope.clientContext.setRequestConfig(times);
                    request.setScheme(host.getSchemeName());
                    request.setAuthority(new URIAuthority(host.getHostName(), host.getPort()));
                    return chain.proceed(request, scope);
                })
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "last-look", (request, scope, chain) -> {
                    Call.CURRENT.get().begin();
                    return chain.proceed(request, scope);
                });
    }

    private static RequestConfig times(TwilioSettings settings, Duration limit) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(settings.connectTimeout()))
                .setResponseTimeout(Timeout.of(limit))
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(
            TwilioSettings settings, Duration limit, int connections) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setSoTimeout(Timeout.of(limit))
                        .setTcpNoDelay(true)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                        .setSocketTimeout(Timeout.of(limit))
                        .setValidateAfterInactivity(TRUSTED)
                        .setIdleTimeout(Timeout.of(settings.idle()))
                        .build())
                .setMaxConnPerRoute(connections)
                .setMaxConnTotal(connections)
                .build();
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        try (var _ = new Limit(Thread.currentThread())) {
            Response response = super.makeRequest(request);
            Call.CURRENT.get().answered(response.getStatusCode(), header(response, "Retry-After"));
            return response;
        }
    }

    private static @Nullable String header(Response response, String name) {
        return Arrays.stream(response.getHeaders())
                .filter(header -> header.getName().equalsIgnoreCase(name))
                .map(Header::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Interrupts the call when its time is over, which closes its socket: it runs on a virtual thread. */
    private final class Limit implements AutoCloseable {
        private final Thread caller;
        private final Future<?> alarm;
        private boolean over;

        Limit(Thread caller) {
            this.caller = caller;
            this.alarm = timer.schedule(this::ring, limit.toNanos(), TimeUnit.NANOSECONDS);
        }

        private synchronized void ring() {
            if (!over) {
                caller.interrupt();
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                over = true;
            }
            if (!alarm.cancel(false)) {
                Thread.interrupted(); // the alarm was for the call, not for what follows
            }
        }
    }
}
