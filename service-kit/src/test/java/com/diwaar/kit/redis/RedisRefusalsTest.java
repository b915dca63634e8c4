package com.diwaar.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

class RedisRefusalsTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(RedisRefusals.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong now = new AtomicLong();
    private final RedisRefusals refusals = new RedisRefusals("it is read from the database", now::get);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OOM command not allowed when used memory > 'maxmemory'. | OOM | true | false
            READONLY You can't write against a read only replica. | READONLY | true | true
            ERR Error running script (call to f_a1): @user_script:3: -READONLY You can't write | READONLY | true | true
            ERR Error running script (call to f_a1): @user_script:3: -OOM command not allowed | OOM | true | false
            WRONGTYPE Operation against a key holding the wrong kind of value | WRONGTYPE | true | false
            MISCONF Redis is configured to save RDB snapshots | MISCONF | true | false
            LOADING Redis is loading the dataset in memory | LOADING | false | false
            WRONGPASS invalid username-password pair or user is disabled. | WRONGPASS | false | false
            ERR max number of clients reached | ERR | false | false
            """)
    void tellsWhatIsRefusedFromWhatIsAway(String answer, String kind, boolean isOne, boolean elsewhere) {
        JedisException error = new JedisDataException(answer);
        assertThat(RedisRefusals.kindOf(error)).isEqualTo(kind);
        assertThat(RedisRefusals.isOne(error)).isEqualTo(isOne);
        assertThat(RedisRefusals.anotherServerMayTakeIt(error)).isEqualTo(elsewhere);
    }

    @Test
    void whoCannotBeReachedHasRefusedNothing() {
        assertThat(RedisRefusals.isOne(new JedisConnectionException("OOM"))).isFalse();
    }

    @Test
    void tellsOfAKindOnceUntilItHasNotBeenSeenForAMinute() {
        for (int second = 0; second < 300; second++) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            refusals.report(new JedisDataException("OOM command not allowed"));
        }
        refusals.report(new JedisDataException("READONLY You can't write"));
        assertThat(lines.list).hasSize(2);
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        refusals.report(new JedisDataException("OOM command not allowed"));
        assertThat(lines.list).hasSize(3);
    }
}
