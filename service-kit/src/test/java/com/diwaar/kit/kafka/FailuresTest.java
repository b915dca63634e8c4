package com.diwaar.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new PoisonRecord("bad"), FailureKind.POISON),
                Arguments.of(new IllegalStateException(new PoisonRecord("bad")), FailureKind.POISON),
                Arguments.of(new RecordTooLargeException("big"), FailureKind.POISON),
                Arguments.of(new SerializationException("Unknown magic byte!"), FailureKind.BUG),
                Arguments.of(new SerializationException("x", new EOFException()), FailureKind.POISON),
                Arguments.of(new SerializationException("x", new AvroRuntimeException("x")), FailureKind.BUG),
                Arguments.of(new SerializationException("x", new ConnectException()), FailureKind.TRANSIENT),
                Arguments.of(
                        new SerializationException("x", new RestClientException("no such id", 404, 40403)),
                        FailureKind.BUG),
                Arguments.of(
                        new SerializationException("x", new RestClientException("down", 503, 50301)),
                        FailureKind.TRANSIENT),
                Arguments.of(new NotEnoughReplicasException("x"), FailureKind.TRANSIENT),
                Arguments.of(new RuntimeException(new SQLException("gone", "08006")), FailureKind.TRANSIENT),
                Arguments.of(new RuntimeException(new SQLException("deadlock", "40P01")), FailureKind.TRANSIENT),
                Arguments.of(new RuntimeException(new SQLException("read-only", "25006")), FailureKind.TRANSIENT),
                Arguments.of(new RuntimeException(new SQLException("idle for long", "25P03")), FailureKind.TRANSIENT),
                Arguments.of(new RuntimeException(new SQLException("lock timeout", "55P03")), FailureKind.TRANSIENT),
                Arguments.of(new RuntimeException(new SQLException("disk", "58030")), FailureKind.TRANSIENT),
                Arguments.of(new RuntimeException(new SQLException("aborted before", "25P02")), FailureKind.BUG),
                Arguments.of(new OutOfMemoryError(), FailureKind.TRANSIENT),
                Arguments.of(new ExecutionException(new OutOfMemoryError()), FailureKind.TRANSIENT),
                Arguments.of(new StackOverflowError(), FailureKind.BUG),
                Arguments.of(new RuntimeException(new SQLException("duplicate", "23505")), FailureKind.BUG),
                Arguments.of(new NullPointerException(), FailureKind.BUG));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tellsWhatToDo(Throwable failure, FailureKind expected) {
        assertThat(Failures.kindOf(failure)).isEqualTo(expected);
    }
}
