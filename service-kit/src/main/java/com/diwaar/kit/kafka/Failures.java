package com.diwaar.kit.kafka;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Sorts failures by what to do about them. The causes are looked through, since frameworks wrap; what nothing here knows
 * is a {@link FailureKind#BUG}.
 */
public final class Failures {

    /** By name, so that a service without a database needs none of Spring's data classes. */
    private static final Set<String> TRANSIENT_BY_NAME = Set.of(
            "org.springframework.dao.TransientDataAccessException",
            "org.springframework.dao.RecoverableDataAccessException",
            "org.springframework.dao.DataAccessResourceFailureException",
            "org.springframework.transaction.CannotCreateTransactionException",
            "org.springframework.transaction.TransactionSystemException",
            "org.springframework.jdbc.CannotGetJdbcConnectionException");

    private Failures() {}

    /** What to do with the record whose handling threw this. */
    public static FailureKind kindOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            FailureKind kind = ownKind(cause);
            if (kind != null) {
                return kind;
            }
        }
        return FailureKind.BUG;
    }

    private static @Nullable FailureKind ownKind(Throwable t) {
        return switch (t) {
            case PoisonRecord _, RecordTooLargeException _ -> FailureKind.POISON;
            // Avro found the bytes too short: an IOException in name only.
            case EOFException _ -> FailureKind.POISON;
            case RestClientException e -> registryIsAway(e) ? FailureKind.TRANSIENT : null;
            case TransientFailure _, RetriableException _, TimeoutException _, IOException _ -> FailureKind.TRANSIENT;
            case SQLTransientException _, SQLRecoverableException _ -> FailureKind.TRANSIENT;
            case SQLException e when isAway(e.getSQLState()) -> FailureKind.TRANSIENT;
            // Too deep a stack is the record's doing, and will be again.
            case StackOverflowError _ -> null;
            case VirtualMachineError _ -> FailureKind.TRANSIENT;
            default -> hasTransientAncestor(t.getClass()) ? FailureKind.TRANSIENT : null;
        };
    }

    private static boolean registryIsAway(RestClientException e) {
        return e.getStatus() >= 500 || e.getStatus() == 429;
    }

    /**
     * SQLSTATE classes 08 (connection), 40 (rollback, deadlock), 53 (out of resources), 57 (operator intervention), 58 (a disk),
     * and of 25 and 55 what a server does to any statement: 25006 (it is read-only, a standby after a failover), 25P03 and 25P04
     * (timeouts), 55006 and 55P03 (a lock was not to be had in time: an operator's migration, a replica that stands still). The
     * rest of 25 says that we used a transaction wrongly.
     */
    private static boolean isAway(@Nullable String sqlState) {
        return sqlState != null && sqlState.matches("(08|40|53|57|58).*|25006|25P03|25P04|55006|55P03");
    }

    private static boolean hasTransientAncestor(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (TRANSIENT_BY_NAME.contains(c.getName())) {
                return true;
            }
        }
        return false;
    }
}
