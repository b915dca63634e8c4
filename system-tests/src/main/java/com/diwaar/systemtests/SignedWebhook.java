package com.diwaar.systemtests;

import com.diwaar.localstack.StackPart;
import com.diwaar.localstack.phone.webhook.Signature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One webhook of Twilio's, sent once: unlike the simulator it never repeats itself, so that each status is seen. */
public record SignedWebhook(String sid, String from, String to, String body) {

    private static final String PATH = "/sms/webhook";

    public static SignedWebhook of(String from, String to, String body) {
        return new SignedWebhook("SM" + UUID.randomUUID().toString().replace("-", ""), from, to, body);
    }

    /** The answer of ingress. */
    public HttpJson.Answer postTo(StackUnderTest stack) {
        return postTo(stack, stack.variable("TWILIO_AUTH_TOKEN"));
    }

    /** Signed with that token, whether it is the account's or not. */
    public HttpJson.Answer postTo(StackUnderTest stack, String token) {
        String signature = Signature.of(token, stack.variable("PUBLIC_BASE_URL") + PATH, fields(stack));
        return post(stack, Map.of("X-Twilio-Signature", signature));
    }

    public HttpJson.Answer postUnsignedTo(StackUnderTest stack) {
        return post(stack, Map.of());
    }

    private HttpJson.Answer post(StackUnderTest stack, Map<String, String> headers) {
        return stack.http().form(stack.url(StackPart.INGRESS) + PATH, fields(stack), headers);
    }

    private Map<String, String> fields(StackUnderTest stack) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("MessageSid", sid);
        fields.put("AccountSid", stack.variable("TWILIO_ACCOUNT_SID"));
        fields.put("From", from);
        fields.put("To", to);
        fields.put("Body", body);
        fields.put("NumMedia", "0");
        fields.put("NumSegments", "1");
        return fields;
    }
}
