package com.diwaar.conversation;

import com.diwaar.conversation.outreach.Outcomes;
import com.diwaar.conversation.outreach.RecordCommand;
import com.diwaar.conversation.outreach.ScheduledSends;
import com.diwaar.conversation.outreach.SendDue;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/** Has scheduled commands sent when they are due. */
@Configuration(proxyBeanMethods = false)
class SendsWiring {

    @Bean
    SendDue sendDue(ScheduledSends sends, RecordCommand record, Outcomes outcomes, Clock clock) {
        return new SendDue(sends, record, outcomes, clock);
    }

    @Bean
    SchedulingConfigurer sendSchedule(SendDue sendDue, @Value("${diwaar.sends.look-every:1s}") Duration every) {
        return timers -> timers.addFixedDelayTask(Timers.task("due_sends", sendDue::work, every));
    }
}
