package com.diwaar.systemtests;

import com.diwaar.testkit.NodeProject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The phone page, used in a real browser as a person uses it. */
@ExtendWith(SharedStack.class)
@ResourceLock(SharedStack.STACK)
class PageIT {

    @Test
    void aPersonTextsOnThePageAndSeesAllThatHappens(StackUnderTest stack) throws Exception {
        Path screenshot = Path.of("target", "phone-page.png").toAbsolutePath();

        NodeProject.in(Project.root().resolve("system-tests/browser"))
                .run(Map.of(), "", "node", "phone.mjs", stack.phone().url(), screenshot.toString());
    }
}
