package com.diwaar.ingress.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.ingress.IngressSettings;
import com.diwaar.ingress.webhook.SignedUrl;
import com.diwaar.ingress.webhook.TwilioForm;
import com.diwaar.ingress.webhook.TwilioSignature;
import com.diwaar.kit.http.RequestRefused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads a webhook's form and refuses what is not signed by Twilio. The URL that was signed is the public one: a proxy in
 * front, and what it did to host and scheme, plays no part.
 */
@Component
class SignedRequests {

    private static final Logger log = LoggerFactory.getLogger(SignedRequests.class);

    private final TwilioSignature signature;
    private final boolean verify;
    private final SignedUrl publicUrl;

    SignedRequests(IngressSettings settings) {
        this.signature = new TwilioSignature(settings.authTokens());
        this.verify = settings.verifySignatures();
        this.publicUrl = new SignedUrl(settings.publicBaseUrl());
        if (!verify) {
            log.warn(
                    "Signatures are NOT verified: anybody who reaches /sms/webhook can put words into customers' mouths");
        }
    }

    /**
     * The form of a genuine request.
     *
     * @throws RequestRefused 403 for a missing or wrong signature, 400 for a body that is no form
     */
    TwilioForm verified(HttpServletRequest request) {
        String given = request.getHeader("X-Twilio-Signature");
        byte[] body = body(request);
        if (!verify) {
            return form(body);
        }
        if (given == null) {
            throw notGenuine(request);
        }
        Stream<String> urls = urls(request);
        Optional<String> digest = inQuery(request, "bodySHA256");
        if (digest.isPresent()) {
            // Before the body is read as anything: it may be of any type.
            requireGenuine(urls.anyMatch(url -> signature.signsBody(given, url, digest.get(), body)), request);
            return form(body);
        }
        TwilioForm form = form(body);
        requireGenuine(urls.anyMatch(url -> signature.signsForm(given, url, form)), request);
        return form;
    }

    private void requireGenuine(boolean genuine, HttpServletRequest request) {
        if (!genuine) {
            throw notGenuine(request);
        }
    }

    private Stream<String> urls(HttpServletRequest request) {
        String query = request.getQueryString();
        return publicUrl.spellings(request.getRequestURI(), query == null ? "" : query);
    }

    private RequestRefused notGenuine(HttpServletRequest request) {
        return new RequestRefused(
                ErrorCode.FORBIDDEN,
                "X-Twilio-Signature is missing or not genuine for " + publicUrl.spelt(request.getRequestURI())
                        + ". Check the auth token, and that PUBLIC_BASE_URL is what Twilio calls.");
    }

    /** A parameter of the URL. Never ask the servlet for it: to find one, it would read the body, and leave none to check. */
    static Optional<String> inQuery(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getQueryString())
                .flatMap(query -> form(query.getBytes(StandardCharsets.UTF_8)).get(name));
    }

    private static byte[] body(HttpServletRequest request) {
        try {
            return request.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The caller went away", e);
        }
    }

    private static TwilioForm form(byte[] body) {
        try {
            return TwilioForm.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "The body is not a valid form: " + e.getMessage());
        }
    }
}
