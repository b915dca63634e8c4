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
import com.diwaar.kit.chore.Chore;
import com.diwaar.kit.chore.Chores;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what ends conversations, expires agendas and erases people, and has it done in time. */
@Configuration(proxyBeanMethods = false)
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
    Chores endingChores(
            EndingSettings settings,
            EndConversations end,
            ExpireAgendas expire,
            EraseCustomers erase,
            ForgetErased forget) {
        return new Chores(List.of(
                new Chore("sweep_endings", settings.sweepEvery(), end::sweep).atOnce(),
                new Chore("sweep_expiries", settings.sweepEvery(), expire::sweep).atOnce(),
                new Chore("sweep_erasures", settings.sweepEvery(), erase::sweep).atOnce(),
                new Chore("forget_erased", settings.sweepEvery(), forget::look).atOnce(),
                new Chore("end_idle", settings.idleEvery(), end::endIdle).atOnce(),
                new Chore("expire_agendas", settings.expiryEvery(), expire::expire).atOnce()));
    }
}
