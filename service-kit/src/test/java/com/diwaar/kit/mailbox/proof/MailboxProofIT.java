package com.diwaar.kit.mailbox.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.testkit.RealKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Small in every build; {@code ./diwaar prove mailboxes} runs it at full size. */
class MailboxProofIT {

    @Test
    void nothingIsLostNorOutOfOrderUnderAKillAStopAndRebalances() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "mailbox-proof", System.nanoTime() + ""));
        Integer letters = Integer.getInteger("mailbox.proof.letters");
        var size = letters == null ? MailboxProof.Size.SMALL : MailboxProof.Size.FULL.withLetters(letters);
        var report = MailboxProof.run(RealKafka.shared(), size, directory.toAbsolutePath());
        System.out.println(report);
        assertThat(report.letters()).isGreaterThan(1_000);
        // Something was indeed taken from someone in the midst of its work, else this proved nothing.
        assertThat(report.redelivered()).isPositive();
    }
}
