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
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/** Makes what ends conversations, expires agendas and erases people, and has it done in time. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class EndingWiring {

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
            timers.addFixedDelayTask(Timers.task("sweep_endings", end::sweep, settings.sweepEvery()));
            timers.addFixedDelayTask(Timers.task("sweep_expiries", expire::sweep, settings.sweepEvery()));
            timers.addFixedDelayTask(Timers.task("sweep_erasures", erase::sweep, settings.sweepEvery()));
            timers.addFixedDelayTask(Timers.task("forget_erased", forget::look, settings.sweepEvery()));
            timers.addFixedDelayTask(Timers.task("end_idle", end::endIdle, settings.idleEvery()));
            timers.addFixedDelayTask(Timers.task("expire_agendas", expire::expire, settings.expiryEvery()));
        };
    }
}
