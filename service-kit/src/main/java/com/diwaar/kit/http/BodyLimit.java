package com.diwaar.kit.http;

import com.diwaar.events.ErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a request body larger than a bound with 413: at once where its length is told, else when the bound is passed. No
 * body that any API here takes comes near it, and nobody may fill our memory.
 */
final class BodyLimit extends OncePerRequestFilter {

    private final int mostBytes;
    private final Problems problems;

    BodyLimit(int mostBytes, Problems problems) {
        this.mostBytes = mostBytes;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > mostBytes) {
            problems.write(response, ErrorCode.PAYLOAD_TOO_LARGE, sentence());
        } else if (request.getContentLengthLong() >= 0) {
            chain.doFilter(request, response);
        } else {
            chain.doFilter(new Bounded(request), response);
        }
    }

    private String sentence() {
        return "The body is larger than " + mostBytes + " bytes.";
    }

    /** A request of unknown length. */
    private final class Bounded extends HttpServletRequestWrapper {

        Bounded(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream body = super.getInputStream();
            return new ServletInputStream() {
                private int read;

                @Override
                public int read() throws IOException {
                    int one = body.read();
                    return counted(one, one < 0 ? 0 : 1);
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int some = body.read(into, offset, length);
                    return counted(some, Math.max(0, some));
                }

                private int counted(int result, int bytes) {
                    read += bytes;
                    if (read > mostBytes) {
                        throw new RequestRefused(ErrorCode.PAYLOAD_TOO_LARGE, sentence());
                    }
                    return result;
                }

                @Override
                public boolean isFinished() {
                    return body.isFinished();
                }

                @Override
                public boolean isReady() {
                    return body.isReady();
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    body.setReadListener(listener);
                }
            };
        }
    }
}
