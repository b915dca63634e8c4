package com.diwaar.conversation;

import com.diwaar.conversation.ending.EndConversations;
import com.diwaar.conversation.ending.EndingAnnouncements;
import com.diwaar.conversation.ending.Endings;
import com.diwaar.conversation.ending.ExpireAgendas;
import com.diwaar.conversation.erasure.EraseCustomers;
import com.diwaar.conversation.erasure.ErasureAnnouncements;
import com.diwaar.conversation.erasure.Erasures;
import com.diwaar.conversation.erasure.ForgetErased;
import com.diwaar.conversation.erasure.WorkingState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

/** Makes what ends conversations, expires agendas and erases people, and has it done in time. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class EndingWiring {

    private static final Logger log = LoggerFactory.getLogger(EndingWiring.class);

    @Bean
    EndConversations endConversations(Endings endings, EndingAnnouncements announcements, Clock clock) {
        return new EndConversations(endings, announcements, clock);
    }

    @Bean
    ExpireAgendas expireAgendas(Endings endings, EndingAnnouncements announcements, Clock clock) {
        return new ExpireAgendas(endings, announcements, clock);
    }

    @Bean
    EraseCustomers eraseCustomers(
            Erasures erasures, List<WorkingState> workingStates, ErasureAnnouncements announcements, Clock clock) {
        return new EraseCustomers(erasures, workingStates, announcements, clock);
    }

    @Bean
    ForgetErased forgetErased(Erasures erasures, WorkingState localHistories, Clock clock) {
        return new ForgetErased(erasures, localHistories, clock);
    }

    @Bean
    SchedulingConfigurer endingSchedule(
            EndingSettings settings,
            EndConversations end,
            ExpireAgendas expire,
            EraseCustomers erase,
            ForgetErased forget) {
        return timers -> {
            timers.addFixedDelayTask(task("sweep_endings", end::sweep, settings.sweepEvery()));
            timers.addFixedDelayTask(task("sweep_expiries", expire::sweep, settings.sweepEvery()));
            timers.addFixedDelayTask(task("sweep_erasures", erase::sweep, settings.sweepEvery()));
            timers.addFixedDelayTask(task("forget_erased", forget::look, settings.sweepEvery()));
            timers.addFixedDelayTask(task("end_idle", end::endIdle, settings.idleEvery()));
            timers.addFixedDelayTask(task("expire_agendas", expire::expire, settings.expiryEvery()));
        };
    }

    /** A failure is logged; what was not done is due the next time. */
    private static FixedDelayTask task(String name, Runnable work, Duration every) {
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
