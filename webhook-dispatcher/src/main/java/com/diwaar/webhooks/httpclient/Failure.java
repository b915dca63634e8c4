package com.diwaar.webhooks.httpclient;

import com.diwaar.webhooks.egress.AddressRefused;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Says in a stable word and a sentence why an attempt got no answer. */
final class Failure {

    private Failure() {}

    static String describe(Exception failure, boolean aborted, Duration timeout) {
        if (aborted) {
            return "timeout: no whole answer within " + timeout.toSeconds() + " s";
        }
        return switch (failure) {
            case AddressRefused e -> "address_refused: " + e.getMessage();
            case UnknownHostException e -> "dns: " + e.getMessage();
            case ConnectTimeoutException _ -> "timeout: no connection in time";
            case SocketTimeoutException _ -> "timeout: no answer in time";
            case ConnectException _ -> "connection_refused: nobody listens there";
            case SSLException e -> "tls: " + e.getMessage();
            case NoHttpResponseException _, ConnectionClosedException _ ->
                "connection_closed: the endpoint closed the connection before it answered";
            case MessageConstraintException _ -> "protocol: the answer's headers are too long or too many";
            case Exception e when e.getCause() instanceof HttpException -> "protocol: the answer is no valid HTTP";
            default -> "connection_failed: " + failure.getClass().getSimpleName();
        };
    }
}
