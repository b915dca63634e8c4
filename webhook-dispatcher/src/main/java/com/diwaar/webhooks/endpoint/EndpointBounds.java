package com.diwaar.webhooks.endpoint;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an organisation may have, since each of its events goes to each of its endpoints.
 *
 * @param mostPerOrganization up to how many endpoints it may add one; an operator's import is not bound by it
 */
@ConfigurationProperties("diwaar.webhooks.endpoints")
public record EndpointBounds(@DefaultValue("100") int mostPerOrganization) {

    public EndpointBounds {
        if (mostPerOrganization < 1) {
            throw new IllegalArgumentException("diwaar.webhooks.endpoints.most-per-organization must be 1 at least");
        }
    }
}
