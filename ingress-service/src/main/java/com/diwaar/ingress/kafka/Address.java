package com.diwaar.ingress.kafka;

import com.diwaar.events.ConversationType;

/** A number with its channel: Twilio writes {@code whatsapp:+15551230001} for a WhatsApp address and the bare number for SMS. */
record Address(ConversationType channel, String number) {

    private static final String WHATSAPP = "whatsapp:";

    static Address of(String twilioAddress) {
        return twilioAddress.startsWith(WHATSAPP)
                ? new Address(ConversationType.WHATSAPP, twilioAddress.substring(WHATSAPP.length()))
                : new Address(ConversationType.SMS, twilioAddress);
    }
}
