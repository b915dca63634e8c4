package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.agenda.Conclusion;
import com.diwaar.conversation.agenda.OpenAgenda;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes what a model proposes while it thinks about one conversation. Only what rests on a message that the customer of
 * this conversation really sent is taken; whether it counts is decided when the answer is stored.
 */
final class Proposals implements Desk {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_FIELDS = 50;
    private static final int LONGEST_FIELD = 1_000;

    private final List<OpenAgenda> agendas;
    private final History history;
    private final int maxReplyLength;
    private final Map<Long, Conclusion> conclusions = new LinkedHashMap<>();
    private final List<ModelUse> uses = new CopyOnWriteArrayList<>();
    private @Nullable Turn wishToLeave;
    private boolean toldToBeShort;

    /** @param maxReplyLength the characters that the model is asked to stay under */
    Proposals(List<OpenAgenda> agendas, History history, int maxReplyLength) {
        this.agendas = agendas;
        this.history = history;
        this.maxReplyLength = maxReplyLength;
    }

    @Override
    public List<Tool> tools() {
        return agendas.isEmpty() ? List.of(Tools.RECORD_OPT_OUT) : List.of(Tools.CONCLUDE_AGENDA, Tools.RECORD_OPT_OUT);
    }

    @Override
    public void begin() {
        conclusions.clear();
        wishToLeave = null;
        toldToBeShort = false;
    }

    @Override
    public Taken take(String tool, String arguments) {
        try {
            JsonNode said = JSON.readTree(arguments.isBlank() ? "{}" : arguments);
            if (tool.equals(Tools.CONCLUDE_AGENDA.name())) {
                return conclude(said);
            }
            return tool.equals(Tools.RECORD_OPT_OUT.name()) ? leave(said) : refused("There is no tool " + tool + ".");
        } catch (JacksonException _) {
            return refused("The arguments are not valid JSON.");
        }
    }

    private Taken conclude(JsonNode said) {
        long agendaId = said.path(Tools.AGENDA).asLong(0);
        OpenAgenda agenda =
                agendas.stream().filter(one -> one.id() == agendaId).findFirst().orElse(null);
        if (agenda == null) {
            return refused("There is no open agenda %d; open are: %s."
                    .formatted(agendaId, agendas.stream().map(OpenAgenda::id).toList()));
        }
        Agenda.State result = switch (said.path(Tools.RESULT).asString("")) {
            case "completed" -> Agenda.State.COMPLETED;
            case "declined" -> Agenda.State.DECLINED;
            default -> null;
        };
        if (result == null) {
            conclusions.remove(agendaId);
            return new Taken(true, "Agenda " + agendaId + " stays open.");
        }
        Turn evidence = saidByCustomer(said.path(Tools.MESSAGE).asLong(0)).orElse(null);
        if (evidence == null) {
            return refused("message_id must be the number of a message of the customer in this conversation.");
        }
        if (!evidence.at().isAfter(agenda.openedAt())) {
            return refused("That message is older than the agenda, so it can't be about it. The agenda stays open.");
        }
        conclusions.put(
                agendaId,
                new Conclusion(
                        agendaId,
                        result,
                        bounded(said.path(Tools.SUMMARY).asString("")),
                        fields(said.path(Tools.FIELDS)),
                        evidence.messageId()));
        return new Taken(true, "Recorded. Now write your answer to the customer.");
    }

    private Taken leave(JsonNode said) {
        Turn evidence = saidByCustomer(said.path(Tools.MESSAGE).asLong(0))
                .filter(Turn::unanswered)
                .orElse(null);
        if (evidence == null) {
            return refused("message_id must be the number of a text that the customer has just sent.");
        }
        wishToLeave = evidence;
        return new Taken(true, "Recorded: the customer gets no more texts. Write one last short sentence.");
    }

    private Optional<Turn> saidByCustomer(long messageId) {
        return history.turns().stream()
                .filter(turn -> turn.messageId() == messageId && turn.role() == Turn.Role.USER)
                .findFirst();
    }

    private static Map<String, String> fields(JsonNode given) {
        Map<String, String> fields = new LinkedHashMap<>();
        given.properties().stream()
                .limit(MOST_FIELDS)
                .forEach(field -> fields.put(
                        bounded(field.getKey()),
                        bounded(
                                field.getValue().isString()
                                        ? field.getValue().asString()
                                        : field.getValue().toString())));
        return fields;
    }

    private static String bounded(String text) {
        return Texts.bounded(Texts.storable(text), LONGEST_FIELD);
    }

    private static Taken refused(String why) {
        return new Taken(false, why);
    }

    /** That it is too long is said once: what comes then is cut. */
    @Override
    public Optional<String> objection(String reply) {
        Optional<String> unsendable = Replies.objection(reply);
        if (unsendable.isPresent() || toldToBeShort || !Replies.isTooLong(reply, maxReplyLength)) {
            return unsendable;
        }
        toldToBeShort = true;
        return Optional.of("It was too long: be shorter, stay under " + maxReplyLength + " characters.");
    }

    @Override
    public void spent(ModelUse use) {
        uses.add(use);
    }

    /** What it proposed, when it has answered. */
    List<Conclusion> conclusions() {
        return new ArrayList<>(conclusions.values());
    }

    /** The text in which the customer asked for no more texts, if the model says that there is one. */
    Optional<Turn> wishToLeave() {
        return Optional.ofNullable(wishToLeave);
    }

    /** The calls to providers so far. */
    List<ModelUse> uses() {
        return List.copyOf(uses);
    }
}
