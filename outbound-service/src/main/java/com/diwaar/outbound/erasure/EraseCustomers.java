package com.diwaar.outbound.erasure;

import com.diwaar.outbound.drain.Settler;
import com.diwaar.outbound.erasure.Erasures.Person;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets people: what is still queued for them ends as cancelled and is told, then everything that is over loses its content
 * and number. What is on its way at that moment is forgotten by a sweep, as soon as it is known how it ended.
 */
public final class EraseCustomers {

    private static final Logger log = LoggerFactory.getLogger(EraseCustomers.class);
    private static final int AT_ONCE = 100;

    private final Erasures erasures;
    private final Settler settler;

    public EraseCustomers(Erasures erasures, Settler settler) {
        this.erasures = erasures;
        this.settler = settler;
    }

    /** With when each was erased. Returns when that is stored and told. */
    public void erase(Map<Person, Instant> people) {
        people.forEach(erasures::begin);
        settler.announce(erasures.end(people.keySet()));
        erasures.forget(people.keySet());
        log.atInfo()
                .addKeyValue("event", "customers_erased")
                .addKeyValue("people", people.size())
                .log("");
    }

    /** Does what was left undone. */
    public void sweep() {
        List<Person> people = erasures.unfinished(AT_ONCE);
        if (!people.isEmpty()) {
            settler.announce(erasures.end(people));
            erasures.forget(people);
        }
    }
}
