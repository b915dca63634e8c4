package com.diwaar.ingress.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TwilioSignatureTest {

    private static final String TOKEN = "12345";
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";

    /** The example of Twilio's documentation and of its libraries' tests. */
    private static final Map<String, String> DOCUMENTED = Map.of(
            "CallSid", "CA1234567890ABCDE",
            "Caller", "+14158675309",
            "Digits", "1234",
            "From", "+14158675309",
            "To", "+18005551212");

    @Test
    void acceptsTheDocumentedExample() {
        assertThat(new TwilioSignature(List.of(TOKEN)).signsForm("RSOYDt4T1cUTdK1PDd93/VVr8B8=", URL, form(DOCUMENTED)))
                .isTrue();
    }

    @Test
    void refusesAChangedParameterUrlOrToken() throws Exception {
        TwilioForm form = form(DOCUMENTED);
        String genuine = sign(TOKEN, URL, form);
        TwilioSignature signature = new TwilioSignature(List.of(TOKEN));
        assertThat(signature.signsForm(genuine, URL, form)).isTrue();
        assertThat(signature.signsForm(genuine, URL + "3", form)).isFalse();
        assertThat(signature.signsForm(genuine, URL, TwilioForm.parse("CallSid=other")))
                .isFalse();
        assertThat(new TwilioSignature(List.of("54321")).signsForm(genuine, URL, form))
                .isFalse();
    }

    @Test
    void acceptsEitherTokenWhileTheyRotate() throws Exception {
        TwilioForm form = form(DOCUMENTED);
        TwilioSignature rotating = new TwilioSignature(List.of("new-token", TOKEN));
        assertThat(rotating.signsForm(sign(TOKEN, URL, form), URL, form)).isTrue();
        assertThat(rotating.signsForm(sign("new-token", URL, form), URL, form)).isTrue();
    }

    @Test
    void agreesWithTwiliosOwnValidatorOnSpacesEmptiesAndSigns() throws Exception {
        Map<String, String> odd = Map.of(
                "Body",
                "  caf\u00e9 & \ud83c\udf70 100% =+ \n",
                "Empty",
                "",
                "a b",
                "c d",
                "From",
                "+15551230001",
                "Z",
                "z");
        TwilioForm form = form(odd);
        String signature = sign(TOKEN, URL, form);
        assertThat(new RequestValidator(TOKEN).validate(URL, odd, signature)).isTrue();
        assertThat(new TwilioSignature(List.of(TOKEN)).signsForm(signature, URL, form))
                .isTrue();
    }

    @Test
    void takesARepeatedParametersValuesOnceEachAndSorted() throws Exception {
        TwilioForm form = TwilioForm.parse("A=2&A=1&A=2&B=x");
        String signature = hmac(TOKEN, URL + "A1A2Bx");
        assertThat(new TwilioSignature(List.of(TOKEN)).signsForm(signature, URL, form))
                .isTrue();
    }

    @Test
    void checksABodyThatIsNoFormByItsDigestInTheUrl() throws Exception {
        byte[] body = "{\"property\": \"value\", \"boolean\": true}".getBytes(StandardCharsets.UTF_8);
        String digest = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        String url = URL + "&bodySHA256=" + digest;
        TwilioSignature signature = new TwilioSignature(List.of(TOKEN));
        String given = hmac(TOKEN, url);
        assertThat(signature.signsBody(given, url, digest, body)).isTrue();
        assertThat(signature.signsBody(given, url, digest, "{}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    private static TwilioForm form(Map<String, String> parameters) {
        return TwilioForm.parse(parameters.entrySet().stream()
                .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
                .collect(Collectors.joining("&")));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String sign(String token, String url, TwilioForm form) throws Exception {
        StringBuilder signed = new StringBuilder(url);
        form.sorted().forEach((name, values) -> signed.append(name).append(values.getFirst()));
        return hmac(token, signed.toString());
    }

    static String hmac(String token, String signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
