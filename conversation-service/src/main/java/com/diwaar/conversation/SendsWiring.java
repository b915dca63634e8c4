package com.diwaar.conversation;

import com.diwaar.conversation.outreach.Outcomes;
import com.diwaar.conversation.outreach.RecordCommand;
import com.diwaar.conversation.outreach.ScheduledSends;
import com.diwaar.conversation.outreach.SendDue;
import com.diwaar.kit.chore.Chore;
import com.diwaar.kit.chore.Chores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has scheduled commands sent when they are due. */
@Configuration(proxyBeanMethods = false)
class SendsWiring {

    @Bean
    SendDue sendDue(ScheduledSends sends, RecordCommand record, Outcomes outcomes, Clock clock) {
        return new SendDue(sends, record, outcomes, clock);
    }

    @Bean
    Chores sendChores(SendDue sendDue, @Value("${diwaar.sends.look-every:1s}") Duration every) {
        return new Chores(List.of(new Chore("due_sends", every, sendDue::work).atOnce()));
    }
}
