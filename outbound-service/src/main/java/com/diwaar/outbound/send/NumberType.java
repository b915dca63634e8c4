package com.diwaar.outbound.send;

import java.util.Arrays;
import java.util.Optional;

/** What kind of number a sender is; carriers allow each its own pace. */
public enum NumberType {
    UNKNOWN("unknown"),
    LONG_CODE("long_code"),
    TOLL_FREE("toll_free"),
    SHORT_CODE("short_code"),
    /** A long code registered for traffic of applications in the US; its pace depends on the registration. */
    TEN_DLC("10dlc"),
    /** A number that sends WhatsApp messages only; one that sends SMS too has the pace of these. */
    WHATSAPP("whatsapp");

    private final String word;

    NumberType(String word) {
        this.word = word;
    }

    /** As it stands in the table and in the API. */
    public String word() {
        return word;
    }

    /** The type of this word. */
    public static Optional<NumberType> ofWord(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }
}
