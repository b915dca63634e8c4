package com.diwaar.conversation;

import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.dialogue.Announcements;
import com.diwaar.conversation.dialogue.AnswerTexts;
import com.diwaar.conversation.dialogue.Dialogues;
import com.diwaar.conversation.dialogue.HistoryCache;
import com.diwaar.conversation.dialogue.Memory;
import com.diwaar.conversation.dialogue.Model;
import com.diwaar.conversation.dialogue.Prompts;
import com.diwaar.conversation.dialogue.Reception;
import com.diwaar.conversation.outreach.Outreaches;
import com.diwaar.conversation.outreach.RecordCommand;
import java.time.Clock;
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
    AnswerTexts answerTexts(
            Dialogues dialogues,
            HistoryCache cache,
            Credit credit,
            Model model,
            Announcements announcements,
            Clock clock) {
        Memory memory = new Memory(dialogues, cache);
        Reception reception = new Reception(dialogues, memory, credit, clock);
        return new AnswerTexts(reception, dialogues, memory, new Prompts(clock), model, announcements, clock);
    }

    @Bean
    RecordCommand recordCommand(Outreaches outreaches, Credit credit, Clock clock) {
        return new RecordCommand(outreaches, credit, clock);
    }
}
