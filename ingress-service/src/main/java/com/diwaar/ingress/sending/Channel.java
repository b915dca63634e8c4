package com.diwaar.ingress.sending;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a text can be sent on. */
public enum Channel {
    @JsonProperty("sms")
    SMS,
    @JsonProperty("whatsapp")
    WHATSAPP
}
