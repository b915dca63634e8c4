package com.diwaar.localstack.phone.twilio;

import com.diwaar.localstack.phone.web.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that Twilio refuses.
 *
 * @param httpStatus of the answer
 * @param code from Twilio's list of error codes
 */
record Refusal(int httpStatus, int code, String message) {

    static Refusal badCredentials() {
        return new Refusal(401, 20003, "Authenticate");
    }

    static Refusal notFound(String path) {
        return new Refusal(404, 20404, "The requested resource " + path + " was not found");
    }

    static Refusal invalid(int code, String message) {
        return new Refusal(400, code, message);
    }

    static Refusal tooManyRequests() {
        return new Refusal(429, 20429, "Too Many Requests");
    }

    static Refusal unsubscribed() {
        return invalid(21610, "Attempt to send to unsubscribed recipient");
    }

    ObjectNode toJson() {
        return Json.object()
                .put("code", code)
                .put("message", message)
                .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                .put("status", httpStatus);
    }
}
