package com.diwaar.conversation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often each replica looks; each also looks when it starts.
 *
 * @param idleEvery for conversations to end
 * @param expiryEvery for agendas to expire
 * @param sweepEvery for what a crash left untold or unfinished
 */
@ConfigurationProperties("diwaar.endings")
record EndingSettings(
        @DefaultValue("1h") Duration idleEvery,
        @DefaultValue("1m") Duration expiryEvery,
        @DefaultValue("30s") Duration sweepEvery) {}
