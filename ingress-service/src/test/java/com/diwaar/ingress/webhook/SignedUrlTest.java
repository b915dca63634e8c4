package com.diwaar.ingress.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is configured and what arrives on the left, what Twilio signed on the right. */
class SignedUrlTest {

    private static final String TOKEN = "12345";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            https://a.example                 | /sms/webhook |                 | https://a.example/sms/webhook
            https://a.example                 | /sms/webhook |                 | https://a.example:443/sms/webhook
            https://a.example:443             | /sms/webhook |                 | https://a.example/sms/webhook
            https://a.example:443             | /sms/webhook |                 | https://a.example:443/sms/webhook
            http://a.example                  | /sms/webhook |                 | http://a.example:80/sms/webhook
            https://a.example:8443            | /sms/webhook |                 | https://a.example:8443/sms/webhook
            https://a.example:8443            | /sms/webhook |                 | https://a.example/sms/webhook
            https://a.example/                | /sms/webhook |                 | https://a.example/sms/webhook
            https://a.example/in//            | /sms/webhook |                 | https://a.example/in/sms/webhook
            https://a.example#rc=3&rp=ct,rt   | /sms/webhook |                 | https://a.example/sms/webhook
            https://a.example/#rc=3&rp=ct,rt  | /sms/webhook |                 | https://a.example/sms/webhook
            https://user:pass@a.example/      | /sms/webhook |                 | https://a.example/sms/webhook
            https://a.example                 | /sms/status  | attempt_id=1    | https://a.example/sms/status?attempt_id=1
            https://a.example                 | /sms/status  | a=%20b&c=&d     | https://a.example/sms/status?a=%20b&c=&d
            https://a.example                 | /sms/status  | a=b+c&q=%27x%27 | https://a.example/sms/status?a=b+c&q=%27x%27
            https://a.example                 | /sms/status  | a=b+c&q=%27x%27 | https://a.example/sms/status?a=b%20c&q='x'
            https://a.example                 | /sms/s%C3%A9 | a=%C3%A9        | https://a.example/sms/s%C3%A9?a=%C3%A9
            """)
    void isTheOneThatTwilioSigned(String configured, String path, String query, String signed) {
        var url = new SignedUrl(URI.create(configured));
        assertThat(url.spellings(path, query == null ? "" : query)).contains(signed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://a.example      | https://b.example/sms/webhook
            https://a.example      | http://a.example/sms/webhook
            https://a.example      | https://a.example:8443/sms/webhook
            https://a.example:8443 | https://a.example:443/sms/webhook
            https://a.example      | https://a.example/sms/webhook/
            https://a.example      | https://a.example/sms/webhook#rc=3
            """)
    void isNoOther(String configured, String other) {
        assertThat(new SignedUrl(URI.create(configured)).spellings("/sms/webhook", ""))
                .doesNotContain(other);
    }

    /** Twilio's validator for Java is given the URL as Twilio called it; it and we must agree on ports. */
    @ParameterizedTest
    @CsvSource({"https://a.example", "https://a.example:443", "https://a.example:8443", "http://a.example:80"})
    void agreesWithTwiliosValidator(String configured) {
        var url = new SignedUrl(URI.create(configured));
        var validator = new RequestValidator(TOKEN);
        url.spellings("/sms/webhook", "")
                .forEach(spelling -> assertThat(validator.validate(
                                configured + "/sms/webhook", Map.of("A", "b"), hmac(spelling + "Ab")))
                        .as(spelling)
                        .isTrue());
    }

    private static String hmac(String signed) {
        try {
            return TwilioSignatureTest.hmac(TOKEN, signed);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
