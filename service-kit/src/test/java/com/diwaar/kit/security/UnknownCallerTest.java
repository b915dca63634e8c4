package com.diwaar.kit.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.kit.http.Problems;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.BadCredentialsException;
import tools.jackson.databind.json.JsonMapper;

class UnknownCallerTest {

    private final AtomicBoolean keysAreKnown = new AtomicBoolean();
    private final UnknownCaller unknown = new UnknownCaller(
            keysAreKnown::get, new Problems(JsonMapper.builder().build()));

    @Test
    void aKeyThatNobodyHoldsIsRefused() throws Exception {
        keysAreKnown.set(true);

        MockHttpServletResponse answer = answerTo("Bearer dw_12345678_secret");

        assertThat(answer.getStatus()).isEqualTo(401);
        assertThat(answer.getHeader("Retry-After")).isNull();
    }

    @Test
    void aKeyThatMayBeGoodIsToldToComeAgainWhileTheKeysAreBeingRead() throws Exception {
        MockHttpServletResponse answer = answerTo("Bearer dw_12345678_secret");

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
        assertThat(answer.getContentAsString()).contains("service_unavailable");
    }

    @Test
    void whoPresentsNothingIsRefusedWhateverIsKnown() throws Exception {
        assertThat(answerTo(null).getStatus()).isEqualTo(401);
    }

    private MockHttpServletResponse answerTo(String authorization) throws Exception {
        var request = new MockHttpServletRequest();
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        var response = new MockHttpServletResponse();
        unknown.commence(request, response, new BadCredentialsException("nobody"));
        return response;
    }
}
