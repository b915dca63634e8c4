package com.diwaar.kit.http;

import com.diwaar.events.ErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Makes problem details (RFC 9457) with a stable {@code code}. */
public final class Problems {

    private final JsonMapper json;

    public Problems(JsonMapper json) {
        this.json = json;
    }

    /** The problem of this code, with a sentence for a person. */
    public static ProblemDetail of(ErrorCode code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(code.httpStatus()), detail);
        problem.setTitle(HttpStatus.valueOf(code.httpStatus()).getReasonPhrase());
        problem.setProperty("code", code.wire());
        return problem;
    }

    /** The problem that a refusal is. */
    public static ProblemDetail of(RequestRefused refused) {
        ProblemDetail problem = of(refused.code(), String.valueOf(refused.getMessage()));
        refused.more().forEach(problem::setProperty);
        return problem;
    }

    /** 503: something that the service needs is away. */
    public static ProblemDetail away() {
        return of(
                ErrorCode.SERVICE_UNAVAILABLE,
                "Something this service needs is away. Nothing was done; try again in a moment.");
    }

    /** Writes the problem where no controller is there to return it. */
    public void write(HttpServletResponse response, ErrorCode code, String detail) throws IOException {
        response.setStatus(code.httpStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), of(code, detail));
    }
}
