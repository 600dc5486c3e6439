package onceline.plumbing.metrics;

import java.util.Locale;

/** Every metric of Onceline. Constant {@code JOURNAL_APPENDS} is {@code onceline.journal.appends} to Micrometer. */
public enum Metric {
    REDIS_CONNECTIONS("Times this node connected to the primary of Redis; the first is not a reconnection."),
    JOURNAL_APPENDS("Requests appended to the journal, by outcome."),
    JOURNAL_FOLDED("Records folded by the owner."),
    JOURNAL_UNDECODABLE("Records that were skipped because they could not be read."),
    JOURNAL_TERMS("Claims made by this node."),
    JOURNAL_FENCED("Decisions ignored because their term had passed."),
    PICTURE_REPAINTS("Times a picture in Redis was painted again from memory, by cause."),
    PICTURE_DISAGREEMENTS("Times a picture in Redis was not the one that its owner had left there."),
    PICTURE_BACKLOG("Changes that wait to be shown in Redis."),
    LINE_ANSWERS("Requests answered at the door, by outcome."),
    LINE_ANSWER_TIME("Time from request to answer at the door."),
    LINE_ADMITTED("Admissions that took effect here."),
    LINE_ABANDONED("Absent people dropped when their turn came."),
    LINE_HELD_FOR_ABSENCE("1 while admission is held because too many at the head are absent."),
    BIDS_ANSWERED("Bids answered at the door, by outcome."),
    BID_ANSWER_TIME("Time from bid to answer at the door."),
    BID_STREAM_LENGTH("Entries in the stream of accepted bids, stored or not; -1 while it cannot be read."),
    STREAMS_OPEN("Open event streams."),
    STREAMS_OVERRUN("Streams closed because their reader was too slow."),
    SEND_FAILURES("Sends to Kafka that failed, by profile and cause."),
    CONSUMED("Records consumed and committed, by group."),
    REPEATS("Records consumed that had taken effect before, by group."),
    CONSUMER_REBALANCES("Times a consumer was told its share of the partitions, by group."),
    CONSUMER_PAUSES("Times a consumer paused because something it needs was away, by group."),
    CONSUMER_STOPPED("Alarms: a stored offset does not fit the log, so a partition stands still, by group."),
    DEAD_LETTERS("Records and stream entries put aside as dead letters, by source."),
    STREAM_CLAIMED("Entries of a stream taken over from consumers that had stopped, by group."),
    STREAM_DELETED("Alarms: entries that were deleted from a stream before they were stored, by group."),
    STREAM_FAILED("Times an entry of a stream failed by itself, by group."),
    STREAM_TRIMMED("Entries deleted from a stream because every group had acknowledged them, by stream."),
    STREAM_LENGTH("Entries in a stream, by stream."),
    STREAM_PENDING("Entries of a stream delivered and not acknowledged, over all groups, by stream."),
    ZOMBIES("Transactions rolled back because another consumer had moved the offset."),
    TICKETS_ISSUED("Tickets issued."),
    TICKETS_REFUSED("Commands decided without a new ticket, by reason."),
    TICKETS_MISSED("Gaps seen in the numbered commands of a sale."),
    TICKETS_CHANGED("Tickets that left PENDING, by state."),
    BIDS_STORED("Accepted bids stored."),
    LOTS_SETTLED("Closings of lots stored, each once."),
    OUTBOX_PUBLISHED("Outbox rows published and deleted."),
    OUTBOX_WAITING("Outbox rows that wait to be published."),
    NOTICES_STORED("Notices stored."),
    NOTICES_PUSHED("Notices pushed to open pages."),
    SESSIONS_RESTORED("Sessions restored from their signed token.");

    private final String doc;

    Metric(String doc) {
        this.doc = doc;
    }

    String id() {
        return "onceline." + name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    String doc() {
        return doc;
    }
}
