package com.diwaar.events;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** FULL_TRANSITIVE, as the registry judges it: today's schema and every released one read each other's records. */
final class Compatibility {

    private Compatibility() {}

    /** What breaks, in sentences; empty where nothing does. */
    static List<String> breaksBetween(Schema today, Schema released) {
        List<String> breaks = new ArrayList<>();
        check(today, released, "today's readers can't read what was released", breaks);
        check(released, today, "released readers can't read what today writes", breaks);
        return breaks;
    }

    private static void check(Schema reader, Schema writer, String sentence, List<String> breaks) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
            result.getResult()
                    .getIncompatibilities()
                    .forEach(one -> breaks.add(
                            reader.getName() + ": " + sentence + ": " + one.getMessage() + " at " + one.getLocation()));
        }
    }
}
