package com.diwaar.conversation.outreach;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.admission.Extent;
import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.Texts;
import com.diwaar.events.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides on a command: its text is recorded, with its agenda, or it is refused. Deciding on the same command again, on any
 * replica, gives the decision that stands.
 */
public final class RecordCommand {

    private final Outreaches outreaches;
    private final Credit credit;
    private final Clock clock;
    private final Set<ConversationType> channels;

    /** @param channels that texts can be commanded on */
    public RecordCommand(Outreaches outreaches, Credit credit, Clock clock, Set<ConversationType> channels) {
        this.outreaches = outreaches;
        this.credit = credit;
        this.clock = clock;
        this.channels = Set.copyOf(channels);
    }

    /** The decision that stands. A command whose time has not come is scheduled. */
    public Decision decide(Command command) throws InterruptedException {
        return decide(command, false);
    }

    /** The decision that stands on a command that was scheduled and is due. */
    public Decision decideDue(Command command) throws InterruptedException {
        return decide(command, true);
    }

    /** Where another replica was quicker, its decision stands; where the customer opted out meanwhile, it is decided anew. */
    private Decision decide(Command command, boolean due) throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            Outreaches.Found found = outreaches.look(command.id(), command.assistantId(), command.to());
            boolean waits = found.decision() instanceof Decision.Scheduled;
            if (found.decision() != null && !(due && waits)) {
                return found.decision();
            }
            Optional<Decision> stored = store(command, found, due, clock.instant());
            if (stored.isPresent()) {
                return stored.get();
            }
        }
        throw new IllegalStateException("A command finds no decision");
    }

    private Optional<Decision> store(Command command, Outreaches.Found found, boolean due, Instant now)
            throws InterruptedException {
        boolean early = !due && command.sendAt() != null && command.sendAt().isAfter(now);
        // Whether the recipient may be texted is asked when it is due.
        if (early
                && Objection.to(command, found.assistant(), null, channels, now).isEmpty()) {
            return outreaches.schedule(Objects.requireNonNull(found.assistant()), command, now);
        }
        Optional<Objection> objection = Objection.to(command, found.assistant(), found.optOut(), channels, now);
        return objection.isPresent()
                ? outreaches.refuse(refusal(
                        command,
                        found.assistant(),
                        objection.get().code(),
                        objection.get().detail(),
                        null,
                        now))
                : admit(command, Objects.requireNonNull(found.assistant()), now);
    }

    private Optional<Decision> admit(Command command, Assistant assistant, Instant now) throws InterruptedException {
        String reservationId = "command:" + command.id();
        return switch (credit.reserve(reservationId, assistant.organizationId(), Extent.of(command.body()))) {
            case Admission.Admitted _ -> outreaches.record(assistant, command, plan(command, assistant, now));
            case Admission.Refused no ->
                outreaches.refuse(refusal(command, assistant, no.code(), no.detail(), no.liftsAt(), now));
        };
    }

    private static Outreaches.Plan plan(Command command, Assistant assistant, Instant now) {
        int hours = command.agendaExpiresHours() == null
                ? assistant.smsSettings().agendaExpiresHours()
                : command.agendaExpiresHours();
        return new Outreaches.Plan(
                Texts.storable(command.body()), reservationOf(command.id()), now.plus(Duration.ofHours(hours)), now);
    }

    static String reservationOf(UUID commandId) {
        return "command:" + commandId;
    }

    private static Decision.Refused refusal(
            Command command,
            @Nullable Assistant assistant,
            ErrorCode code,
            String detail,
            @Nullable Instant liftsAt,
            Instant now) {
        // Nothing is told about an assistant to somebody who does not own it.
        Long organizationId = assistant == null || code == ErrorCode.ASSISTANT_NOT_FOUND
                ? command.organizationId()
                : Long.valueOf(assistant.organizationId());
        return new Decision.Refused(command.id(), organizationId, command.assistantId(), code, detail, liftsAt, now);
    }
}
