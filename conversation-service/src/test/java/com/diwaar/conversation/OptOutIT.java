package com.diwaar.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.conversation.Service.Tenant;
import com.diwaar.conversation.admission.Admission;
import com.diwaar.conversation.dialogue.Dialogues;
import com.diwaar.conversation.dialogue.Turn;
import com.diwaar.conversation.optout.AnnounceOptOuts;
import com.diwaar.conversation.optout.OptOuts;
import com.diwaar.conversation.outreach.Command;
import com.diwaar.conversation.outreach.Decision;
import com.diwaar.conversation.outreach.Outreaches;
import com.diwaar.conversation.outreach.RecordCommand;
import com.diwaar.events.ErrorCode;
import com.diwaar.events.OptOut;
import com.diwaar.events.OptOutState;
import com.diwaar.events.Purpose;
import com.diwaar.events.SendSms;
import com.diwaar.events.SmsError;
import com.diwaar.events.SmsReceived;
import com.diwaar.events.SmsReply;
import com.diwaar.events.Topics;
import com.diwaar.kit.identity.EventIds;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OptOutIT {

    private static final Service service = Service.shared();

    private final Tenant tenant = service.tenant();
    private final String customer = service.customer();

    @Test
    void stopIsObeyedWithoutAModelAndToldToAll() {
        SmsReceived stop = service.publish(service.text(tenant, customer, " Stop! "));

        OptOut optOut = service.optOuts.await(this::isOurs);
        assertThat(optOut.getState()).isEqualTo(OptOutState.OPTED_OUT);
        assertThat(optOut.getCustomerHash()).doesNotContain(customer.substring(1));
        service.accepted.await(one -> one.getMessageSid().equals(stop.getMessageSid()));
        assertThat(service.count("messages", "provider_sid = ? AND settled_as = 'opt_out'", stop.getMessageSid()))
                .isEqualTo(1);

        SmsError refused = service.errorOf(service.publish(service.text(tenant, customer, "Are you there?")));
        assertThat(refused.getCode()).isEqualTo("recipient_opted_out");
        assertThat(refused.getMessageId()).isNotNull();
        assertThat(service.model.requests()).noneMatch(one -> one.body().contains("Are you there?"));
        assertThat(service.notices(customer, Purpose.OPT_OUT_NOTICE)).isEmpty();
    }

    @Test
    void startBringsBackAndReplaysNothing() {
        Instant then = Service.now().minusSeconds(600);
        service.publish(service.text(tenant.number(), customer, "STOP", then));
        SmsReceived silenced =
                service.publish(service.text(tenant.number(), customer, "Lost words", then.plusSeconds(60)));
        service.errorOf(silenced);

        service.publish(service.text(tenant.number(), customer, "start", then.plusSeconds(120)));
        service.optOuts.await(one -> isOurs(one) && one.getState() == OptOutState.OPTED_IN);

        SmsReceived back = service.publish(service.text(tenant, customer, "I am back"));
        SmsReply answer = service.answerTo(back);
        assertThat(answer.getAnswers()).containsExactly(back.getMessageSid());
        assertThat(service.model.requests())
                .filteredOn(request -> Service.lastWords(request).equals("I am back"))
                .singleElement()
                .satisfies(request -> assertThat(request.body()).doesNotContain("STOP\"", "Lost words", "start\""));
        assertThat(service.context.getBean(Dialogues.class).unsummarised(answer.getConversationId(), 0, 10))
                .extracting(Turn::body)
                .containsExactly("I am back", answer.getBody());
    }

    @Test
    void startSoonAfterStopLoses() {
        Instant then = Service.now().minusSeconds(600);
        service.publish(service.text(tenant.number(), customer, "STOP", then));
        service.publish(service.text(tenant.number(), customer, "START", then.plusSeconds(10)));

        SmsReceived text = service.publish(service.text(tenant, customer, "Hello?"));
        assertThat(service.errorOf(text).getCode()).isEqualTo("recipient_opted_out");
    }

    @Test
    void aStopThatComesLateLosesToAnEarlierWorkedStart() {
        Instant then = Service.now().minusSeconds(600);
        service.answerTo(service.publish(service.text(tenant.number(), customer, "Yes", then.plusSeconds(60))));
        service.publish(service.text(tenant.number(), customer, "STOP", then));
        service.optOuts.await(one -> isOurs(one) && one.getState() == OptOutState.OPTED_IN);

        SmsReceived text = service.publish(service.text(tenant, customer, "Still here"));
        assertThat(service.answerTo(text)).isNotNull();
    }

    @Test
    void aStartThatUndoesAStopWhichCameSinceItWasLookedAtIsToldToAll() throws Exception {
        Instant stopped = Service.now().minusSeconds(600);
        SmsReceived yes = service.text(tenant, customer, "YES");

        // While credit is taken for it, a STOP of before is worked on, on another line.
        service.answerDirectly(List.of(yes), (id, organization, _) -> {
            OptOuts optOuts = service.context.getBean(OptOuts.class);
            optOuts.stop(organization, customer, tenant.number(), stopped);
            service.context.getBean(AnnounceOptOuts.class).tell(organization, customer);
            return new Admission.Admitted(id);
        });

        assertThat(service.answerTo(yes).getBody()).isEqualTo("You said: YES");
        assertThat(service.optOuts
                        .await(one -> isOurs(one) && one.getState() == OptOutState.OPTED_IN)
                        .getVersion())
                .isEqualTo(2);
    }

    @Test
    void yesIsAnAnswerFromWhoeverHasNotOptedOut() {
        SmsReceived yes = service.publish(service.text(tenant, customer, "YES"));
        assertThat(service.answerTo(yes).getBody()).isEqualTo("You said: YES");
    }

    @Test
    void helpIsLeftToTheProviderAndConfirmedByUsOnlyWhereAskedFor() {
        SmsReceived help = service.publish(service.text(tenant, customer, "help"));
        Awaitility.await()
                .until(() -> service.count("messages", "provider_sid = ? AND settled_as = 'help'", help.getMessageSid())
                        == 1);
        Tenant confirming = service.tenant("{\"opt_out_confirmation\":true}");
        service.publish(service.text(confirming, customer, "INFO"));
        service.publish(service.text(confirming, customer, "STOP"));

        Awaitility.await()
                .until(() -> service.notices(customer, Purpose.OPT_OUT_NOTICE).size() == 2);
        assertThat(service.notices(customer, Purpose.OPT_OUT_NOTICE))
                .allSatisfy(notice -> assertThat(notice.getReservationId()).isNull())
                .anySatisfy(notice -> assertThat(notice.getBody()).contains("Reply START to come back"));
    }

    @Test
    void onlyWhatStandsIsConfirmed() throws Exception {
        Tenant confirming = service.tenant("{\"opt_out_confirmation\":true}");
        Instant then = Service.now().minusSeconds(600);

        say(confirming, "STOP", then);
        say(confirming, "START", then.plusSeconds(10));
        assertThat(confirmations(confirming)).singleElement().asString().contains("no more texts");

        say(confirming, "START", then.plusSeconds(60));
        service.answerDirectly(List.of(
                service.text(confirming.number(), customer, "YES", then.plusSeconds(120)),
                service.text(confirming.number(), customer, "STOP", then.plusSeconds(121))));
        assertThat(confirmations(confirming))
                .satisfiesExactly(
                        one -> assertThat(one).contains("no more texts"),
                        one -> assertThat(one).contains("texts from us again"),
                        one -> assertThat(one).contains("no more texts"));
    }

    @Test
    void aStopIsConfirmedOnceHoweverOftenItIsSaidAndEvenAfterACrash() throws Exception {
        Tenant confirming = service.tenant("{\"opt_out_confirmation\":true}");
        Instant then = Service.now().minusSeconds(600);
        // Whoever was at it died when no more than the order was on record.
        service.context.getBean(OptOuts.class).stop(confirming.organizationId(), customer, confirming.number(), then);

        say(confirming, "STOP", then);
        say(confirming, "STOP", then.plusSeconds(20));
        say(confirming, "stop", then.plusSeconds(40));

        assertThat(confirmations(confirming)).hasSize(1);
    }

    @Test
    void theLoopGuardEndsConfirmationsToo() throws Exception {
        Tenant confirming = service.tenant("{\"opt_out_confirmation\":true,\"loop_guard\":{\"max_messages\":2}}");

        say(confirming, "STOP", Service.now().minusSeconds(60));
        say(confirming, "START", Service.now().plusSeconds(1));

        assertThat(confirmations(confirming)).hasSize(1);
    }

    @Test
    void anOptOutCountsForAllLinesOfTheOrganisationAndForCommands() {
        service.publish(service.text(tenant, customer, "STOP"));
        service.optOuts.await(this::isOurs);

        SendSms command = service.publish(service.command(tenant, customer).build());
        SmsError error = service.errors.await(one -> command.getCommandId().equals(one.getCommandId()));
        assertThat(error.getCode()).isEqualTo("recipient_opted_out");
        // Who took credit for it and died is not known.
        assertThat(error.getReservationId()).isEqualTo("command:" + command.getCommandId());
    }

    @Test
    void aStopThatComesWhileACommandIsDecidedKeepsItFromBeingRecorded() throws Exception {
        OptOuts optOuts = service.context.getBean(OptOuts.class);
        RecordCommand record = new RecordCommand(
                service.context.getBean(Outreaches.class),
                (id, organization, _) -> {
                    optOuts.stop(organization, customer, tenant.number(), Service.now());
                    return new Admission.Admitted(id);
                },
                service.context.getBean(Clock.class),
                Set.of(Service.SMS));
        UUID id = UUID.randomUUID();

        Decision decision = record.decide(new Command(
                id,
                null,
                tenant.assistantId(),
                Service.SMS,
                customer,
                "See you on Tuesday?",
                List.of(),
                "Confirm Tuesday",
                null,
                List.of(),
                null,
                null,
                Map.of(),
                Service.now()));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.RECIPIENT_OPTED_OUT));
        assertThat(service.count("messages", "command_id = ?", id)).isZero();
        assertThat(service.count("agendas", "command_id = ?", id)).isZero();
        assertThat(service.count("conversations", "customer_phone_number = ?", customer))
                .isZero();
    }

    @Test
    void stopWhileTheModelThinksEndsTheThinkingAtOnceHoweverLongItWas() {
        Tenant hasty = service.tenant("{\"reply_wait_max_seconds\":0}");
        service.model.hold(one -> one.body().contains("a slow question"));
        SmsReceived text = service.publish(service.text(hasty, customer, "a slow question"));
        service.model.awaitHeld(1);

        service.publish(service.text(hasty, customer, "STOP"));

        assertThat(service.errorOf(text).getCode()).isEqualTo("recipient_opted_out");
        service.model.release();
        assertThat(service.count(
                        "answers a JOIN conversations c ON c.id = a.conversation_id",
                        "c.assistant_id = ?",
                        hasty.assistantId()))
                .isZero();
    }

    @Test
    void stopIsHeardWhenPatienceRanOutWhileTheModelThinks() {
        Tenant hasty = service.tenant("{\"reply_wait_max_seconds\":1}");
        service.model.hold(one -> one.body().contains("an endless question"));
        SmsReceived text = service.publish(service.text(hasty, customer, "an endless question"));
        service.model.awaitHeld(1);
        Awaitility.await()
                .until(() -> Service.now().isAfter(text.getOccurredAt().plusSeconds(2)));

        service.publish(service.text(hasty, customer, "STOP"));

        assertThat(service.errorOf(text).getCode()).isEqualTo("recipient_opted_out");
        service.model.release();
        assertThat(service.replies.values()).noneMatch(one -> one.getTo().equals(customer));
    }

    @Test
    void aWishInPlainLanguageIsRecordedByTheModelsTool() {
        service.script(
                "never text me again",
                request -> Service.calling(
                        "record_opt_out", Map.of("message_id", Service.lastMessage(request)), "Sorry to see you go."));
        SmsReceived text = service.publish(service.text(tenant, customer, "please never text me again"));

        assertThat(service.errorOf(text).getCode()).isEqualTo("recipient_opted_out");
        assertThat(service.optOuts.await(this::isOurs).getState()).isEqualTo(OptOutState.OPTED_OUT);
        assertThat(service.replies.values()).noneMatch(one -> one.getTo().equals(customer));
    }

    @Test
    void theProvidersBlockIsOfThatSenderOnlyAndStartLiftsIt() {
        service.producer.send(Topics.SMS_ERROR, "1", blocked());
        OptOut optOut = service.optOuts.await(this::isOurs);
        assertThat(optOut.getState()).isEqualTo(OptOutState.OPTED_IN);
        assertThat(optOut.getBlockedSenders()).isEqualTo(List.of(tenant.number()));
        assertThat(service.errorOf(service.publish(service.text(tenant, customer, "Hi")))
                        .getCode())
                .isEqualTo("recipient_opted_out");

        service.publish(service.text(tenant, customer, "UNSTOP"));

        assertThat(service.answerTo(service.publish(service.text(tenant, customer, "Hi again"))))
                .isNotNull();
        assertThat(service.optOuts.values().stream()
                        .filter(this::isOurs)
                        .toList()
                        .getLast()
                        .getBlockedSenders())
                .isEmpty();
    }

    @Test
    void aBlockFromBeforeAStartBlocksNobodyHoweverLateItComes() {
        SmsError late = SmsError.newBuilder(blocked())
                .setOccurredAt(Service.now().minusSeconds(60))
                .build();
        service.answerTo(service.publish(service.text(tenant, customer, "Yes")));

        service.producer.send(Topics.SMS_ERROR, "1", late);
        service.producer.send(Topics.SMS_ERROR, "1", late);

        Awaitility.await().until(() -> service.optOuts.values().stream().anyMatch(this::isOurs));
        assertThat(service.answerTo(service.publish(service.text(tenant, customer, "Still here"))))
                .isNotNull();
    }

    @Test
    void whatTheProviderTookForAStopIsOneWithAPictureToo() {
        SmsReceived stop = service.text(tenant, customer, "arret");
        stop.setOptOutType("STOP");
        stop.setMedia(List.of(com.diwaar.events.Media.newBuilder()
                .setUrl("https://media.example/1")
                .build()));
        service.publish(stop);
        assertThat(service.optOuts.await(this::isOurs).getState()).isEqualTo(OptOutState.OPTED_OUT);
    }

    @Test
    void aStopThatComesAgainTellsTheSameAgain() {
        SmsReceived stop = service.publish(service.text(tenant, customer, "STOP"));
        OptOut first = service.optOuts.await(this::isOurs);
        service.publish(stop);
        Awaitility.await()
                .until(() ->
                        service.optOuts.values().stream().filter(this::isOurs).count() == 2);
        assertThat(service.optOuts.values().stream().filter(this::isOurs)).containsOnly(first);
    }

    private void say(Tenant to, String body, Instant at) throws InterruptedException {
        service.answerDirectly(List.of(service.text(to.number(), customer, body, at)));
    }

    private List<String> confirmations(Tenant of) {
        return service.sql()
                .sql("""
                        SELECT m.body FROM messages m JOIN conversations c ON c.id = m.conversation_id
                        WHERE c.assistant_id = ? AND m.purpose = 'opt_out_notice' ORDER BY m.id""")
                .param(of.assistantId())
                .query(String.class)
                .list();
    }

    private boolean isOurs(OptOut optOut) {
        return optOut.getOrganizationId() == tenant.organizationId();
    }

    private SmsError blocked() {
        UUID command = UUID.randomUUID();
        return SmsError.newBuilder()
                .setEventId(EventIds.of(Topics.SMS_ERROR, command))
                .setOccurredAt(Service.now())
                .setOrganizationId(tenant.organizationId())
                .setAssistantId(tenant.assistantId())
                .setCommandId(command)
                .setFrom(tenant.number())
                .setTo(customer)
                .setCode("recipient_opted_out")
                .setDetail("blocked")
                .setProviderCode(21610)
                .build();
    }
}
