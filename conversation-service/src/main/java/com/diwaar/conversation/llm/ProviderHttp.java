package com.diwaar.conversation.llm;

import com.diwaar.kit.http.RetryAfter;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The one HTTP client of all providers. langchain4j's own hides an answer's headers, and its timeout ends with them, however
 * long the body takes; here a call ends with the deadline of its {@link Exchange} or the interruption of its thread, its
 * connection is closed, and an error keeps its {@code Retry-After}.
 */
final class ProviderHttp implements HttpClient, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Above any answer to a text, and far below what would hurt. */
    private static final long LARGEST_ANSWER = 4L * 1024 * 1024;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /** HTTP/1.1, since its try for h2c makes some servers hang up. */
    private final java.net.http.HttpClient client = java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(executor)
            .build();

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        JacksonBuffers.letGo();
        HttpResponse<byte[]> answer = await(Exchange.CURRENT.get(), request);
        if (answer.statusCode() / 100 != 2) {
            throw new HttpRefused(
                    answer.statusCode(),
                    new String(answer.body(), StandardCharsets.UTF_8),
                    answer.headers().firstValue("Retry-After").flatMap(said -> RetryAfter.read(said, Instant.now())));
        }
        return SuccessfulHttpResponse.builder()
                .statusCode(answer.statusCode())
                .headers(answer.headers().map())
                .body(answer.body())
                .build();
    }

    private HttpResponse<byte[]> await(Exchange exchange, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                toJdk(request, exchange), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return answer.get(exchange.deadline().left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("No answer in time", e);
        } catch (InterruptedException e) {
            throw new RuntimeException(e);
        } catch (ExecutionException e) {
            throw new RuntimeException(e.getCause());
        } finally {
            // Closes the connection of a call that is given up; nothing where the answer is there.
            answer.cancel(true);
        }
    }

    private static java.net.http.HttpRequest toJdk(HttpRequest request, Exchange exchange) {
        var jdk = java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> jdk.header(name, value)));
        return jdk.method(request.method().name(), new Body(String.valueOf(request.body()), exchange))
                .build();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("A text is answered whole: nothing here streams");
    }

    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdown();
    }
}
