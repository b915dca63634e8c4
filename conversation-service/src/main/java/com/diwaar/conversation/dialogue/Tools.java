package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.dialogue.Tool.Kind;
import com.diwaar.conversation.dialogue.Tool.Parameter;
import java.util.List;

/** What the model may ask for: both are proposals that code checks. None of them can reach anybody else. */
final class Tools {

    static final String AGENDA = "agenda_id";
    static final String RESULT = "result";
    static final String SUMMARY = "summary";
    static final String FIELDS = "fields";
    static final String MESSAGE = "message_id";

    private static final Parameter EVIDENCE = new Parameter(
            MESSAGE,
            Kind.WHOLE_NUMBER,
            "The number of the customer's message that says so, from its [message ...] mark.",
            true,
            List.of());

    static final Tool CONCLUDE_AGENDA = new Tool(
            "conclude_agenda",
            "Records what an agenda came to, once the customer has clearly said so. A \"maybe\", a question or a counter-offer "
                    + "settles nothing: then go on talking and do not call this.",
            List.of(
                    new Parameter(AGENDA, Kind.WHOLE_NUMBER, "The agenda's number.", true, List.of()),
                    new Parameter(
                            RESULT,
                            Kind.CHOICE,
                            "completed: what the agenda wants is agreed or known. declined: the customer does not want it. "
                                    + "undecided: neither is clear, and the agenda stays open.",
                            true,
                            List.of("completed", "declined", "undecided")),
                    new Parameter(SUMMARY, Kind.TEXT, "One sentence on what was agreed.", true, List.of()),
                    new Parameter(
                            FIELDS,
                            Kind.TEXTS_BY_NAME,
                            "What was collected, such as {\"time\": \"2026-03-02T14:00\"}.",
                            false,
                            List.of()),
                    EVIDENCE));

    static final Tool RECORD_OPT_OUT = new Tool(
            "record_opt_out",
            "Records that the customer wants no more texts from us at all, said in plain language. Not for declining an offer, "
                    + "a date or a topic.",
            List.of(EVIDENCE));

    private Tools() {}
}
