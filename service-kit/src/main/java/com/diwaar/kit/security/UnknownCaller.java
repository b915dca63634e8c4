package com.diwaar.kit.security;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * What a caller is told whom nobody knows: 401. Only while the keys are still being read, as for a moment after a start, is that
 * not known, and who presents one is told 503 and to come again; a good key never gets a 401.
 */
final class UnknownCaller implements AuthenticationEntryPoint {

    private static final String IN_A_MOMENT = "1";

    private final BooleanSupplier keysAreKnown;
    private final Problems problems;

    UnknownCaller(BooleanSupplier keysAreKnown, Problems problems) {
        this.keysAreKnown = keysAreKnown;
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null && !keysAreKnown.getAsBoolean()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, IN_A_MOMENT);
            problems.write(
                    response, ErrorCode.SERVICE_UNAVAILABLE, "The API keys are being read. Ask again in a moment.");
        } else {
            problems.write(response, ErrorCode.UNAUTHORIZED, "Give a valid API key: Authorization: Bearer <API key>.");
        }
    }
}
