package com.diwaar.conversation;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.config.FixedDelayTask;

/** Work that comes round again and again. A failure is logged; what was not done is due the next time. */
final class Timers {

    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    private Timers() {}

    /**
     * @param every from an end to the next beginning; the first begins at once
     */
    static FixedDelayTask task(String name, Runnable work, Duration every) {
        return new FixedDelayTask(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        log.atWarn()
                                .addKeyValue("event", "timer_failed")
                                .addKeyValue("timer", name)
                                .addKeyValue("cause", e.toString())
                                .log("Will be tried again");
                    }
                },
                every,
                Duration.ZERO);
    }
}
