package com.diwaar.systemtests.measure;

import com.diwaar.localstack.process.Memory;
import com.diwaar.localstack.process.Part;
import com.diwaar.systemtests.StackUnderTest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What each process of a stack has cost so far.
 *
 * @param processorMillis by part
 * @param residentBytes by part
 */
public record Costs(Map<String, Long> processorMillis, Map<String, Long> residentBytes) {

    /** As it is now. */
    public static Costs of(StackUnderTest stack) {
        var processor = new LinkedHashMap<String, Long>();
        var memory = new LinkedHashMap<String, Long>();
        for (Part part : stack.stack().parts().stream().filter(Part::isAlive).toList()) {
            processor.put(part.name(), ProcessorTime.ofTree(part.pid()));
            ProcessHandle.of(part.pid()).ifPresent(handle -> memory.put(part.name(), Memory.ofTree(handle)));
        }
        return new Costs(processor, memory);
    }

    /** What was used between an earlier look and this one; memory as it is now. */
    public Costs since(Costs earlier) {
        var used = new LinkedHashMap<String, Long>();
        processorMillis.forEach((part, millis) -> used.put(
                part,
                millis - Optional.ofNullable(earlier.processorMillis.get(part)).orElse(0L)));
        return new Costs(used, residentBytes);
    }
}
