package com.diwaar.conversation;

import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.dialogue.Announcements;
import com.diwaar.conversation.dialogue.AnswerTexts;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.Dialogues;
import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.conversation.dialogue.Memory;
import com.diwaar.conversation.dialogue.Model;
import com.diwaar.conversation.dialogue.Notices;
import com.diwaar.conversation.dialogue.Prompts;
import com.diwaar.conversation.dialogue.Reception;
import com.diwaar.conversation.dialogue.Settle;
import com.diwaar.conversation.dialogue.Summaries;
import com.diwaar.conversation.optout.AnnounceOptOuts;
import com.diwaar.conversation.optout.OptOutNews;
import com.diwaar.conversation.optout.OptOuts;
import com.diwaar.conversation.optout.TakeBlocks;
import com.diwaar.conversation.outreach.Outreaches;
import com.diwaar.conversation.outreach.RecordCommand;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the features' objects. */
@Configuration(proxyBeanMethods = false)
class ConversationWiring {

    /** In milliseconds, as events and the database carry it, so that what was stored reads the same as what was decided. */
    @Bean
    Clock clock() {
        return Clock.tickMillis(java.time.ZoneOffset.UTC);
    }

    @Bean
    AnnounceOptOuts announceOptOuts(OptOuts optOuts, OptOutNews news) {
        return new AnnounceOptOuts(optOuts, news);
    }

    @Bean
    TakeBlocks takeBlocks(OptOuts optOuts, AnnounceOptOuts announce) {
        return new TakeBlocks(optOuts, announce);
    }

    @Bean
    Memory memory(Dialogues dialogues, HistoryCache localHistories, HistoryCache sharedHistories) {
        return new Memory(dialogues, localHistories, sharedHistories);
    }

    @Bean
    Notices notices(Dialogues dialogues, Credit credit) {
        return new Notices(dialogues, credit);
    }

    @Bean
    Reception reception(
            Dialogues dialogues,
            Memory memory,
            Credit credit,
            Notices notices,
            OptOuts optOuts,
            AnnounceOptOuts announceOptOuts,
            Clock clock) {
        return new Reception(dialogues, memory, credit, notices, optOuts, announceOptOuts, clock);
    }

    @Bean
    Settle settle(
            Dialogues dialogues,
            Memory memory,
            Notices notices,
            Model model,
            Announcements announcements,
            AnnounceOptOuts announceOptOuts,
            Clock clock) {
        Summaries summaries = new Summaries(dialogues, model, announcements, clock);
        return new Settle(dialogues, memory, notices, summaries, announceOptOuts, clock);
    }

    @Bean
    AnswerTexts answerTexts(Reception reception, Model model, Settle settle, Announcements announcements, Clock clock) {
        return new AnswerTexts(reception, new Prompts(clock), model, settle, announcements, clock);
    }

    @Bean
    RecordCommand recordCommand(
            Outreaches outreaches,
            Credit credit,
            Clock clock,
            @Value("${diwaar.outreach.channels:sms,whatsapp}") Set<String> channels) {
        return new RecordCommand(
                outreaches,
                credit,
                clock,
                channels.stream().map(ConversationType::ofWire).collect(Collectors.toSet()));
    }
}
