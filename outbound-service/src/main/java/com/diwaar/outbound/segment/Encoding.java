package com.diwaar.outbound.segment;

/** How a text is encoded on the air (3GPP TS 23.038). */
public enum Encoding {
    /** Seven bits a character: 160 in one segment, 153 in each of several. */
    GSM_7,
    /** Sixteen bits a UTF-16 unit: 70 in one segment, 67 in each of several. One character outside GSM-7 is enough. */
    UCS_2
}
