package com.diwaar.conversation.assistant;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.regex.Pattern;

/** Tells whether a number is one that can be texted. */
public final class PhoneNumbers {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

    private PhoneNumbers() {}

    /** E.164 (ITU-T), with a country code that exists and as many digits as that country allows. */
    public static boolean isE164(String number) {
        if (!E164.matcher(number).matches()) {
            return false;
        }
        try {
            return NUMBERS.isPossibleNumber(NUMBERS.parse(number, null));
        } catch (NumberParseException _) {
            return false;
        }
    }
}
