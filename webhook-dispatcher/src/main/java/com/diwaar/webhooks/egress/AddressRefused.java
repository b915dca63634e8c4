package com.diwaar.webhooks.egress;

import java.net.UnknownHostException;

/** The host has no address on the public internet, so nothing was connected to. Does not say which it has. */
public final class AddressRefused extends UnknownHostException {

    public AddressRefused(String host) {
        super(host + " does not resolve to a public address");
    }
}
