package com.diwaar.kit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallerTest {

    static List<Caller> othersThanOrganizations() {
        return List.of(new Caller.Service(), new Caller.Admin());
    }

    @Test
    void anOrganizationIsKnownByItsKey() {
        assertThat(Caller.organizationOf(new Caller.Organization(7, "key"))).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("othersThanOrganizations")
    void whoIsNoOrganizationIsRefused(Caller caller) {
        assertThatThrownBy(() -> Caller.organizationOf(caller))
                .isInstanceOfSatisfying(
                        RequestRefused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }
}
