package com.diwaar.events;

import static com.diwaar.events.TopicSpec.Cleanup.COMPACT;
import static com.diwaar.events.TopicSpec.Cleanup.DELETE;

import java.util.List;

/**
 * The topics by name, and how each is made. Who writes and who reads them, and what the key is, stands in docs/topics.md.
 */
public final class Topics {

    public static final String SMS_RECEIVED = "sms-received";
    public static final String SEND_SMS = "send-sms";
    public static final String SMS_ACCEPTED = "sms-accepted";
    public static final String SMS_REPLY = "sms-reply";
    public static final String SMS_OUTREACH = "sms-outreach";
    public static final String SMS_SENT = "sms-sent";
    public static final String SMS_ERROR = "sms-error";
    public static final String SMS_STATUS = "sms-status";
    public static final String SMS_DELIVERY = "sms-delivery";
    public static final String AGENDA_CONCLUDED = "agenda-concluded";
    public static final String CONVERSATION_ENDED = "conversation-ended";
    public static final String USAGE_REPORTED = "usage-reported";
    public static final String BILLING_THRESHOLD = "billing-threshold";
    public static final String OPT_OUTS = "opt-outs";
    public static final String ACCOUNTS = "accounts";
    public static final String CUSTOMER_ERASED = "customer-erased";

    /** Appended to a topic's name: where its dead letters go. */
    public static final String DEAD_LETTER_SUFFIX = "-dlt";

    /** Equal on every busy topic, so that range assignment puts both lanes of a sender on one replica. */
    private static final int BUSY = 12;

    private static final int QUIET = 3;

    private static final List<TopicSpec> ALL = List.of(
            new TopicSpec(SMS_RECEIVED, SmsReceived.class, BUSY, DELETE),
            new TopicSpec(SEND_SMS, SendSms.class, BUSY, DELETE),
            new TopicSpec(SMS_ACCEPTED, SmsAccepted.class, BUSY, DELETE),
            new TopicSpec(SMS_REPLY, SmsReply.class, BUSY, DELETE),
            new TopicSpec(SMS_OUTREACH, SmsOutreach.class, BUSY, DELETE),
            new TopicSpec(SMS_SENT, SmsSent.class, BUSY, DELETE),
            new TopicSpec(SMS_ERROR, SmsError.class, BUSY, DELETE),
            new TopicSpec(SMS_STATUS, SmsStatus.class, BUSY, DELETE),
            new TopicSpec(SMS_DELIVERY, SmsDelivery.class, BUSY, DELETE),
            new TopicSpec(AGENDA_CONCLUDED, AgendaConcluded.class, QUIET, DELETE),
            new TopicSpec(CONVERSATION_ENDED, ConversationEnded.class, QUIET, DELETE),
            new TopicSpec(USAGE_REPORTED, UsageReported.class, QUIET, DELETE),
            new TopicSpec(BILLING_THRESHOLD, BillingThreshold.class, QUIET, DELETE),
            new TopicSpec(OPT_OUTS, OptOut.class, QUIET, COMPACT),
            new TopicSpec(ACCOUNTS, Account.class, QUIET, COMPACT),
            new TopicSpec(CUSTOMER_ERASED, CustomerErased.class, QUIET, DELETE));

    private Topics() {}

    /** Every topic, without the dead-letter topics. */
    public static List<TopicSpec> all() {
        return ALL;
    }

    /** The topic's dead-letter topic. */
    public static String deadLettersOf(String topic) {
        return topic + DEAD_LETTER_SUFFIX;
    }
}
