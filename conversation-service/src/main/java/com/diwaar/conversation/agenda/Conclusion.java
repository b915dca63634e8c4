package com.diwaar.conversation.agenda;

import java.util.Map;

/**
 * What the model says an agenda came to. A proposal: it counts once it is stored, and only if its evidence holds.
 *
 * @param result {@link Agenda.State#COMPLETED} or {@link Agenda.State#DECLINED}
 * @param fields what was collected, by name
 * @param evidenceMessageId the customer's message that it rests on: newer than the agenda
 */
public record Conclusion(
        long agendaId, Agenda.State result, String summary, Map<String, String> fields, long evidenceMessageId) {}
