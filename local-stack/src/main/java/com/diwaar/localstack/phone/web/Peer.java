package com.diwaar.localstack.phone.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Who is at the other end of a request that is being handled. */
public final class Peer {

    private final EndPoint connection;
    private boolean answered;

    private Peer(EndPoint connection) {
        this.connection = connection;
    }

    /** The peer of this request. */
    public static Peer of(Context request) {
        return new Peer(ServletContextRequest.getServletContextRequest(request.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint());
    }

    /** Cuts the connection, as a network does that loses an answer. */
    public void cut() {
        connection.close();
    }

    /** From now on its request is being answered, so that it may send the next one at any time. */
    public synchronized void isBeingAnswered() {
        answered = true;
    }

    /**
     * Whether the peer still waits for this answer, which has not begun. Nobody reads from the connection while its request
     * is handled, so this looks for the end of the stream itself; a client that pipelines requests would lose a byte, and
     * none of ours does.
     */
    public synchronized boolean waits() {
        return !answered && connection.isOpen() && !atEnd();
    }

    private boolean atEnd() {
        try {
            return connection.getTransport() instanceof SocketChannel channel
                    && channel.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
