package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Desk;
import com.diwaar.conversation.dialogue.Model;
import com.diwaar.conversation.dialogue.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of an assistant, one after the other, under one deadline. Where another follows, a model gets two thirds of
 * what is left, so that one which hangs leaves time for it. A deadline that passed while this process stood still says
 * nothing of the models: they are asked once more.
 */
final class DeadlineModel implements Model {

    private static final Logger log = LoggerFactory.getLogger(DeadlineModel.class);

    private final Candidates candidates;
    private final Duration deadline;

    DeadlineModel(Candidates candidates, Duration deadline) {
        this.candidates = candidates;
        this.deadline = deadline;
    }

    @Override
    public Completion complete(Prompt prompt, Desk desk) throws InterruptedException {
        Deadline first = Deadline.in(deadline);
        try {
            return complete(prompt, desk, first);
        } catch (ModelUnavailable e) {
            if (!first.wasSleptThrough()) {
                throw e;
            }
            return complete(prompt, desk, Deadline.in(deadline));
        }
    }

    private Completion complete(Prompt prompt, Desk desk, Deadline whole) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        List<Candidate> models = candidates.of(prompt.model());
        for (int i = 0; i < models.size() && !whole.isOver(); i++) {
            boolean last = i == models.size() - 1;
            Deadline until =
                    last ? whole : Deadline.in(whole.left().multipliedBy(2).dividedBy(3));
            try {
                desk.begin();
                return new ToolLoop(models.get(i), prompt, desk, until).run();
            } catch (ModelFailed e) {
                failures.add(told(models.get(i), prompt, e));
            }
        }
        throw new ModelUnavailable(
                models.isEmpty()
                        ? "No model is named, by the assistant or by LLM_MODEL, whose provider is configured"
                        : String.join("; ", failures));
    }

    private static String told(Candidate model, Prompt prompt, ModelFailed failure) {
        log.atWarn()
                .addKeyValue("event", "llm_failed")
                .addKeyValue("conversation_id", prompt.conversationId())
                .addKeyValue("provider", model.providerName())
                .addKeyValue("model", model.model())
                .addKeyValue("why", failure.getMessage())
                .log("A model was given up");
        return model.providerName() + "/" + model.model() + " " + failure.getMessage();
    }
}
