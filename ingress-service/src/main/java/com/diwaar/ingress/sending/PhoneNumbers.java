package com.diwaar.ingress.sending;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/** Tells whether a number is one that can be texted. */
final class PhoneNumbers {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private PhoneNumbers() {}

    /** E.164 (ITU-T), with a country code that exists and as many digits as that country allows. */
    static boolean isE164(String number) {
        if (!number.matches("\\+[1-9]\\d{6,14}")) {
            return false;
        }
        try {
            return NUMBERS.isPossibleNumber(NUMBERS.parse(number, null));
        } catch (NumberParseException _) {
            return false;
        }
    }
}
