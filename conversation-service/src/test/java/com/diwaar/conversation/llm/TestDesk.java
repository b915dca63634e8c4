package com.diwaar.conversation.llm;

import com.diwaar.conversation.dialogue.Desk;
import com.diwaar.conversation.dialogue.ModelUse;
import com.diwaar.conversation.dialogue.Tool;
import com.diwaar.conversation.dialogue.Tool.Kind;
import com.diwaar.conversation.dialogue.Tool.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what it is told; accepts a tool call unless its arguments say "bad", and a reply unless it says so. */
final class TestDesk implements Desk {

    static final Tool CONCLUDE = new Tool(
            "conclude_agenda",
            "Settles an agenda.",
            List.of(
                    new Parameter("agenda_id", Kind.WHOLE_NUMBER, "Which agenda.", true, List.of()),
                    new Parameter("result", Kind.CHOICE, "How it ended.", true, List.of("completed", "declined")),
                    new Parameter("quote", Kind.TEXT, "The customer's words.", true, List.of()),
                    new Parameter("fields", Kind.TEXTS_BY_NAME, "What was learnt.", false, List.of())));

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<ModelUse> spent = new CopyOnWriteArrayList<>();
    private final List<Tool> tools;

    TestDesk(Tool... tools) {
        this.tools = List.of(tools);
    }

    @Override
    public List<Tool> tools() {
        return tools;
    }

    @Override
    public void begin() {
        events.add("begin");
    }

    @Override
    public Taken take(String tool, String arguments) {
        events.add(tool + " " + arguments);
        boolean bad = arguments.contains("bad");
        return new Taken(!bad, bad ? "There is no such message." : "Noted.");
    }

    @Override
    public Optional<String> objection(String reply) {
        return reply.contains("bad") ? Optional.of("It says bad.") : Optional.empty();
    }

    @Override
    public void spent(ModelUse use) {
        spent.add(use);
    }
}
