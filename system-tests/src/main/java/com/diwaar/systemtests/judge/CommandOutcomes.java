package com.diwaar.systemtests.judge;

import com.diwaar.events.SmsError;
import com.diwaar.events.SmsSent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What became of each command, by the topics: it must be exactly one thing, however often that was said. */
public final class CommandOutcomes {

    /** Who got what. */
    private record Text(String to, String body) {}

    private final Map<Command, Set<UUID>> outcomes = new LinkedHashMap<>();
    private final Map<String, Integer> byKind = new TreeMap<>();

    public CommandOutcomes(Collection<Command> commands, Collection<SmsSent> sent, Collection<SmsError> errors) {
        var kinds = new HashMap<UUID, String>();
        var ofCommand = new HashMap<UUID, Set<UUID>>();
        var ofText = new HashMap<Text, Set<UUID>>();
        for (SmsSent one : sent) {
            if (one.getCommandId() != null) {
                kinds.put(one.getEventId(), "sent");
                add(ofCommand, one.getCommandId(), one.getEventId());
                add(ofText, new Text(one.getTo(), one.getBody()), one.getEventId());
            }
        }
        for (SmsError one : errors) {
            if (one.getCommandId() != null) {
                kinds.put(one.getEventId(), one.getCode());
                add(ofCommand, one.getCommandId(), one.getEventId());
            }
        }
        for (Command command : commands) {
            var all = new HashSet<>(ofText.getOrDefault(new Text(command.to(), command.body()), Set.of()));
            if (command.id() != null) {
                all.addAll(ofCommand.getOrDefault(command.id(), Set.of()));
            }
            outcomes.put(command, all);
            all.forEach(event -> byKind.merge(kinds.getOrDefault(event, "unknown"), 1, Integer::sum));
        }
    }

    private static <K> void add(Map<K, Set<UUID>> map, K key, UUID event) {
        map.computeIfAbsent(key, none -> new HashSet<>()).add(event);
    }

    /** How many have an outcome. */
    public int decided() {
        return (int) outcomes.values().stream().filter(all -> !all.isEmpty()).count();
    }

    /** How many outcomes of each kind: {@code sent}, or the code of an error. */
    public Map<String, Integer> byKind() {
        return Map.copyOf(byKind);
    }

    /** Commands that came to nothing, or to more than one thing. */
    public List<String> violations() {
        var violations = new ArrayList<String>();
        outcomes.forEach((command, all) -> {
            if (all.size() != 1) {
                violations.add("command %s to %s (%s) has %d outcomes"
                        .formatted(command.id(), command.to(), command.body(), all.size()));
            }
        });
        return violations;
    }
}
