package com.diwaar.conversation.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.diwaar.kit.kafka.FailureKind;
import com.diwaar.kit.kafka.Failures;
import com.diwaar.testkit.RealPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What a lock that is held for too long does to a record: PostgreSQL says so, Spring passes it on. */
class HeldLockIT {

    private final RealPostgres.Database database = RealPostgres.shared().freshDatabase();

    @Test
    void whoWaitedForALockTooLongComesAgainAndIsNoDeadLetter() throws SQLException {
        JdbcClient.create(database.dataSource("conversation"))
                .sql("CREATE TABLE held (id int)")
                .update();
        try (Connection holder = database.dataSource("conversation").getConnection();
                Connection waiter = database.dataSource("conversation").getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE held");
            JdbcClient sql = JdbcClient.create(new SingleConnectionDataSource(waiter, true));
            sql.sql("SET lock_timeout = '20ms'").update();

            Throwable failure =
                    catchThrowable(() -> sql.sql("INSERT INTO held VALUES (1)").update());

            assertThat(failure).hasMessageContaining("lock timeout");
            assertThat(Failures.kindOf(failure)).isEqualTo(FailureKind.TRANSIENT);
        }
    }
}
