package com.diwaar.kit.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.kafka.FailureKind;
import com.diwaar.kit.kafka.Failures;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever a controller throws into a problem with a code and a sentence that says what was wrong. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RequestRefused refused) {
        ProblemDetail problem = Problems.of(refused);
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON); // told even to whom no answer is acceptable
        refused.retryAfter()
                .ifPresent(wait -> headers.set(
                        HttpHeaders.RETRY_AFTER,
                        Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()))));
        return new ResponseEntity<>(problem, headers, refused.code().httpStatus());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception failure) throws Exception {
        if (failure instanceof AccessDeniedException) {
            throw failure;
        }
        boolean away = Failures.kindOf(failure) == FailureKind.TRANSIENT;
        ErrorCode code = away ? ErrorCode.SERVICE_UNAVAILABLE : ErrorCode.INTERNAL_ERROR;
        log.atError()
                .addKeyValue("event", "request_failed")
                .addKeyValue("code", code.wire())
                .setCause(failure)
                .log("A request failed");
        return ResponseEntity.status(code.httpStatus())
                .body(away ? Problems.away() : Problems.of(code, "Something went wrong here. It was logged."));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(whatIsWrong(e.getCause()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(e.getBindingResult().getFieldErrors().stream()
                .map(error -> snakeCase(error.getField()) + " " + error.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining("; ", "", ".")));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ErrorCode code = switch (status.value()) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            default -> status.is4xxClientError() ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
        String detail = body instanceof ProblemDetail given && given.getDetail() != null
                ? given.getDetail()
                : "The request can't be served.";
        ProblemDetail problem = Problems.of(code, detail);
        problem.setStatus(status.value());
        return new ResponseEntity<>(problem, headers, status);
    }

    private static ResponseEntity<Object> invalid(String detail) {
        return ResponseEntity.badRequest().body(Problems.of(ErrorCode.INVALID_REQUEST, detail));
    }

    private static String whatIsWrong(@Nullable Throwable cause) {
        return switch (cause) {
            case UnrecognizedPropertyException e -> "Unknown field: " + path(e) + ".";
            case DatabindException e
            when !e.getPath().isEmpty() -> "The value of " + path(e) + " is not of the right type.";
            case JacksonException _ -> "The body is not valid JSON.";
            case null, default -> "The body could not be read; it must be JSON.";
        };
    }

    private static String path(DatabindException e) {
        return e.getPath().stream()
                .map(ref -> ref.getPropertyName() == null ? "[" + ref.getIndex() + "]" : ref.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String snakeCase(String field) {
        return field.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }
}
