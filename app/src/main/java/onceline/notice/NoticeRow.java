package onceline.notice;

import java.time.LocalDateTime;

/**
 * A row of the table {@code notice}.
 *
 * @param payload {@link Particulars} as JSON
 * @param storedAt UTC, by the database's clock
 * @param settled it was stored longer ago than any transaction lasts, so no id below it is still to be filled
 */
record NoticeRow(
        long id, String user, String fact, String kind, String payload, LocalDateTime storedAt, boolean settled) {

    /** False if that id was given to another row, or again to the same fact: then what lies between may be new as well. */
    boolean sameAs(NoticeRow other) {
        return id == other.id && fact.equals(other.fact) && storedAt.equals(other.storedAt);
    }
}
