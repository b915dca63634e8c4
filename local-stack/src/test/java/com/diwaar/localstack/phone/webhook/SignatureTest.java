package com.diwaar.localstack.phone.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {

    private static final Map<String, String> PARAMETERS = Map.of(
            "CallSid", "CA1234567890ABCDE",
            "Caller", "+14158675309",
            "Digits", "1234",
            "From", "+14158675309",
            "To", "+18005551212");

    @Test
    void signsTheExampleOfTwiliosDocumentation() {
        assertThat(Signature.of("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", PARAMETERS))
                .isEqualTo("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    @Test
    void leavesOutFragmentAndUserInfo() {
        assertThat(Signature.of("12345", "https://me:pw@mycompany.com/myapp.php?foo=1&bar=2#rc=3", PARAMETERS))
                .isEqualTo("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    @Test
    void isAcceptedByTwiliosOwnValidator() {
        String url = "http://localhost:8080/sms/status?attempt_id=1f2e";
        Map<String, String> odd = Map.of("Body", " Ünïcode & = + % \n🍞 ", "Empty", "", "a", "lower case sorts last");
        assertThat(new RequestValidator("secret").validate(url, odd, Signature.of("secret", url, odd)))
                .isTrue();
    }
}
