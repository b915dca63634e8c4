package com.diwaar.conversation.optout;

import java.util.List;

/** Takes in that the provider blocks a sender for a person, which it does when it heard a STOP that we did not. */
public final class TakeBlocks {

    private final OptOuts optOuts;
    private final AnnounceOptOuts announce;

    public TakeBlocks(OptOuts optOuts, AnnounceOptOuts announce) {
        this.optOuts = optOuts;
        this.announce = announce;
    }

    /** Stored and told when it returns. Taking the same again changes nothing and tells it again. */
    public void take(List<OptOuts.Block> blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        optOuts.block(blocks);
        blocks.stream()
                .map(block -> new Person(block.organizationId(), block.customerNumber()))
                .distinct()
                .forEach(person -> announce.tell(person.organizationId(), person.number()));
    }

    private record Person(long organizationId, String number) {}
}
