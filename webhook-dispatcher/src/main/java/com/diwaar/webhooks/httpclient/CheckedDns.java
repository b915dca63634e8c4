package com.diwaar.webhooks.httpclient;

import com.diwaar.webhooks.egress.Egress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a host for a connection that is about to be made and lets through only addresses that may be connected to: those
 * returned are the ones that the client connects to, so a name that changes its mind between check and connect gains nothing.
 *
 * <p>The platform's look-up blocks its carrier thread and has no timeout, so it runs on threads of its own, at most
 * {@value #MOST_LOOKUPS} at once.
 */
final class CheckedDns implements DnsResolver {

    private static final int MOST_LOOKUPS = 64;

    private final Egress egress;
    private final Lookup lookup;
    private final Duration timeout;
    private final ExecutorService lookups = new ThreadPoolExecutor(
            0,
            MOST_LOOKUPS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("lookup-", 0).factory());

    /** How names become addresses. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    CheckedDns(Egress egress, Lookup lookup, Duration timeout) {
        this.egress = egress;
        this.lookup = lookup;
        this.timeout = timeout;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return egress.permitted(host, lookUp(host));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        try {
            Future<InetAddress[]> addresses = lookups.submit(() -> lookup.addressesOf(host));
            return addresses.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown ? unknown : failed(host, e);
        } catch (TimeoutException | RejectedExecutionException e) {
            throw failed(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(host, e);
        }
    }

    private static UnknownHostException failed(String host, Exception cause) {
        UnknownHostException failed = new UnknownHostException(host + " could not be looked up in time");
        failed.initCause(cause);
        return failed;
    }
}
