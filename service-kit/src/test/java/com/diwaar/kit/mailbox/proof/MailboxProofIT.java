package com.diwaar.kit.mailbox.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.testkit.RealKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MailboxProofIT {

    @Test
    void nothingIsLostNorOutOfOrderUnderAKillAStopAndRebalances() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "mailbox-proof", System.nanoTime() + ""));
        var report = MailboxProof.run(RealKafka.shared(), MailboxProof.Size.SMALL, directory.toAbsolutePath());
        System.out.println(report);
        assertThat(report.letters()).isGreaterThan(1_000);
        // Something was indeed taken from someone in the midst of its work, else this proved nothing.
        assertThat(report.redelivered()).isPositive();
    }
}
