package onceline.drills.site;

import static onceline.drills.site.Fields.textOr;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import onceline.drills.bidjudge.BidRecord.Winner;
import onceline.drills.bidjudge.BidState.BidRow;
import onceline.drills.bidjudge.BidState.LotRow;
import onceline.drills.bidjudge.BidState.NoticeRow;
import onceline.drills.bidjudge.BidState.TicketRow;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the database says of some lots. */
final class BidRows {
    private final Rows rows;
    private final String prefix;

    /** @param prefix how the names of the lots begin */
    BidRows(Rows rows, String prefix) {
        this.rows = rows;
        this.prefix = prefix;
    }

    /** To be compared. */
    List<?> all() throws SQLException {
        return List.of(lots(), bids(), tickets(), Set.copyOf(notices()));
    }

    List<LotRow> lots() throws SQLException {
        return rows.rows(
                "SELECT id, state, winner_bid, winner_user, winning_amount, winning_offset, accepted FROM lot"
                        + " WHERE id LIKE ?",
                prefix + "%",
                row -> new LotRow(row.getString("id"), row.getString("state"), winner(row), row.getLong("accepted")));
    }

    private static @Nullable Winner winner(ResultSet row) throws SQLException {
        String bid = row.getString("winner_bid");
        return bid == null
                ? null
                : new Winner(
                        bid,
                        row.getString("winner_user"),
                        row.getLong("winning_amount"),
                        row.getLong("winning_offset"));
    }

    List<BidRow> bids() throws SQLException {
        return rows.rows(
                "SELECT journal_offset, id, lot, user_id, amount,"
                        + " TIMESTAMPDIFF(MICROSECOND, at, stored_at) DIV 1000 AS stored_after"
                        + " FROM bid WHERE lot LIKE ? ORDER BY journal_offset",
                prefix + "%",
                row -> new BidRow(
                        row.getLong("journal_offset"),
                        row.getString("id"),
                        row.getString("lot"),
                        row.getString("user_id"),
                        row.getLong("amount"),
                        row.getLong("stored_after")));
    }

    List<TicketRow> tickets() throws SQLException {
        return rows.rows(
                "SELECT id, event_id, user_id FROM ticket WHERE event_id LIKE ? ORDER BY seq",
                "lot-" + prefix + "%",
                row -> new TicketRow(row.getString("id"), row.getString("event_id"), row.getString("user_id")));
    }

    /** About lots, and of the issue of winners' tickets. */
    List<NoticeRow> notices() throws SQLException {
        List<NoticeRow> all = new ArrayList<>(
                notices("kind IN ('outbid', 'auction-won') AND payload LIKE ?", "%\"lot\":\"" + prefix + "%"));
        all.addAll(notices("kind = 'ticket-issued' AND fact LIKE ?", "lot-" + prefix + "%"));
        return all;
    }

    private List<NoticeRow> notices(String which, String like) throws SQLException {
        return rows.rows(
                "SELECT user_id, fact, kind, payload FROM notice WHERE " + which,
                like,
                row -> new NoticeRow(
                        row.getString("user_id"),
                        row.getString("fact"),
                        row.getString("kind"),
                        textOr(JsonMapper.shared().readTree(row.getString("payload")), "lot", "")));
    }
}
