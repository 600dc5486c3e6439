package onceline.notice;

import java.util.List;
import onceline.delivery.DatabaseConsumer;
import onceline.delivery.Topic;
import onceline.notice.NoticeConsumer.Reading;
import onceline.plumbing.work.Worker;

/** Stores notices: what the role {@code notify} does. */
public final class Notices {
    public static final String GROUP = "notification-group";

    private Notices() {}

    /** @param wake called after a commit that stored something; must not block, and may fail to reach anybody */
    public static List<Worker> workers(DatabaseConsumer.Parts parts, Runnable wake) {
        return List.of(
                worker(parts, Topic.TICKET_ISSUED, Told::ofIssued, wake),
                worker(parts, Topic.NOTIFICATION, Told::ofNotification, wake));
    }

    private static Worker worker(DatabaseConsumer.Parts parts, Topic topic, Reading reading, Runnable wake) {
        return DatabaseConsumer.of(parts, GROUP, topic, new NoticeConsumer(reading, parts.metrics(), wake));
    }
}
