package onceline.notice;

import java.time.Instant;
import java.util.Optional;
import onceline.plumbing.json.Json;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.MalformedId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** A stored notice as people get it. */
record Notice(
        long id,
        String fact,
        String kind,
        @Nullable EventId eventId,
        @Nullable String ticket,
        Instant at,
        @Nullable Instant holdUntil,
        @Nullable String detail,
        @Nullable LotId lot,
        @Nullable Long amount) {
    private static final Logger log = LoggerFactory.getLogger(Notice.class);

    /** @return nothing if somebody has spoiled the row: that must not keep others from theirs */
    static Optional<Notice> of(NoticeRow row) {
        try {
            return Optional.of(of(row, Json.WIRE.readValue(row.payload(), Particulars.class)));
        } catch (JacksonException | MalformedId spoiled) {
            log.atError().addKeyValue("id", row.id()).setCause(spoiled).log("stored notice cannot be read");
            return Optional.empty();
        }
    }

    private static Notice of(NoticeRow row, Particulars about) {
        var holdUntil = about.holdUntil();
        return new Notice(
                row.id(),
                row.fact(),
                row.kind(),
                about.eventId(),
                about.ticket(),
                Instant.ofEpochMilli(about.at()),
                holdUntil == null ? null : Instant.ofEpochMilli(holdUntil),
                about.detail(),
                about.lot(),
                about.amount());
    }

    /** The name of the event that carries it on a stream. */
    String event() {
        return kind.equals(Told.TICKET_ISSUED) ? "ticket:issued" : "notice";
    }
}
