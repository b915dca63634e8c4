package com.diwaar.webhooks.httpclient;

import com.diwaar.webhooks.delivery.NotAttempted;
import com.diwaar.webhooks.egress.Egress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a host for a connection that is about to be made and lets through only addresses that may be connected to: those
 * returned are the ones that the client connects to, so a name that changes its mind between check and connect gains nothing.
 *
 * <p>The platform's look-up blocks its carrier thread and has no timeout, so it runs on threads of its own, at most
 * {@value #MOST_LOOKUPS} at once and one for each name, which all who ask for that name wait for: a name that hangs takes one
 * thread, however many endpoints have it. Who finds no thread in time has {@link NotAttempted} anything.
 */
final class CheckedDns implements DnsResolver {

    static final int MOST_LOOKUPS = 64;

    private final Egress egress;
    private final Lookup lookup;
    private final Duration timeout;
    private final Semaphore free = new Semaphore(MOST_LOOKUPS, true);
    private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(
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
        long end = System.nanoTime() + timeout.toNanos();
        try {
            return underWayFor(host).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown ? unknown : failed(host, e);
        } catch (TimeoutException e) {
            throw failed(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(host, e);
        }
    }

    /** Waits for a free thread for half of the time at most: the other half is the look-up's. */
    private CompletableFuture<InetAddress[]> underWayFor(String host) throws InterruptedException {
        CompletableFuture<InetAddress[]> others = underWay.get(host);
        if (others != null) {
            return others;
        }
        if (!free.tryAcquire(timeout.toNanos() / 2, TimeUnit.NANOSECONDS)) {
            throw new NotAttempted("All look-ups of names hang");
        }
        CompletableFuture<InetAddress[]> own = new CompletableFuture<>();
        others = underWay.putIfAbsent(host, own);
        if (others != null) {
            free.release();
            return others;
        }
        threads.execute(() -> find(host, own));
        return own;
    }

    private void find(String host, CompletableFuture<InetAddress[]> found) {
        InetAddress @Nullable [] addresses = null;
        Exception failure = new IllegalStateException("The look-up of a name ended without a word");
        try {
            addresses = lookup.addressesOf(host);
        } catch (UnknownHostException | RuntimeException e) {
            failure = e;
        } finally {
            underWay.remove(host);
            free.release();
            if (addresses != null) {
                found.complete(addresses);
            } else {
                found.completeExceptionally(failure);
            }
        }
    }

    private static UnknownHostException failed(String host, Exception cause) {
        UnknownHostException failed = new UnknownHostException(host + " could not be looked up in time");
        failed.initCause(cause);
        return failed;
    }
}
