package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.admission.Admission;
import com.diwaar.conversation.admission.Credit;
import com.diwaar.conversation.admission.Extent;
import java.util.Optional;

/** Takes the credit for stored notices. Where there is none they stay unsent, for good. */
public final class Notices {

    private final Dialogues dialogues;
    private final Credit credit;

    public Notices(Dialogues dialogues, Credit credit) {
        this.dialogues = dialogues;
        this.credit = credit;
    }

    /** What is to be told of it; empty where it stays unsent. Settling it again comes to the same. */
    Optional<Announcement> settle(Notice notice) throws InterruptedException {
        if (notice.withheld()) {
            return Optional.empty();
        }
        if (notice.purpose() == Notice.Purpose.OPT_OUT_NOTICE) {
            return Optional.of(new Announcement.NoticeGiven(notice, null));
        }
        if (notice.reservationId() != null) {
            return Optional.of(new Announcement.NoticeGiven(notice, notice.reservationId()));
        }
        String reservationId = "notice:" + notice.messageId();
        return switch (credit.reserve(reservationId, notice.organizationId(), Extent.of(notice.body()))) {
            case Admission.Admitted _ -> {
                dialogues.admit(notice, reservationId);
                yield Optional.of(new Announcement.NoticeGiven(notice.admitted(reservationId), reservationId));
            }
            case Admission.Refused no -> {
                dialogues.withhold(notice, no.code().wire());
                yield Optional.empty();
            }
        };
    }
}
