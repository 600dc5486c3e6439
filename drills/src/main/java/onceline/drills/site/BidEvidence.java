package onceline.drills.site;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import onceline.drills.bidjudge.BidAsked;
import onceline.drills.bidjudge.BidQuiet;
import onceline.drills.bidjudge.BidState;
import org.jspecify.annotations.Nullable;

/** Waits with fresh clients until all is quiet, then reads every store, of the lots of one auction. */
public final class BidEvidence implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** Those that the books rest on. */
    private static final Set<String> TOPICS =
            Set.of("bid-journal", "lot-closed", "ticket-issue", "ticket-issued", "notification");

    private final Site site;
    private final BidAsked asked;
    private final Rows allRows;
    private final BidRows rows;
    private final Lag lag;
    private final BidRedis redis;
    private final BidJournalEvidence journal;
    private final BidTopics topics;
    private final Agreement agreement;

    /** @param prefix how the names of the lots begin */
    public BidEvidence(Site site, String prefix, BidAsked asked) throws SQLException {
        this.site = site;
        this.asked = asked;
        this.allRows = Rows.ofPrimary(site, prefix);
        this.rows = new BidRows(allRows, prefix);
        this.lag = new Lag(site, allRows);
        this.redis = new BidRedis(site.redis().get(), prefix);
        this.journal = new BidJournalEvidence(site);
        this.topics = new BidTopics(site, prefix);
        this.agreement = new Agreement(
                site,
                () -> Care.lacking(site, TOPICS),
                address -> shown(address, prefix),
                address -> stored(site, address, prefix));
    }

    private static Object shown(String address, String prefix) {
        try (BidRedis redis = new BidRedis(address, prefix)) {
            return List.of(redis.shown(), redis.stream());
        }
    }

    private static Object stored(Site site, String address, String prefix) throws SQLException {
        try (Rows rows = Rows.at(address, site, prefix)) {
            return new BidRows(rows, prefix).all();
        }
    }

    /**
     * The final state; it says why it is not final if something was still at work when the patience ran out. What is
     * merely missing then, with nobody at work on it, is missing for good. Every replica has what its primary has.
     */
    public BidState whenQuiet(Duration patience) throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            String busy = busy();
            BidState state = again(busy);
            boolean late = System.nanoTime() > end;
            if (late || (busy == null && BidQuiet.missing(asked, state) == null)) {
                String apart = busy == null ? agreement.missing() : null;
                if (apart == null) {
                    return state;
                } else if (late) {
                    return again(apart);
                }
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** Reads everything once more; whether it is quiet was found out before. */
    public BidState again(@Nullable String notQuiet) throws SQLException, InterruptedException {
        journal.more();
        topics.more();
        return new BidState(
                notQuiet,
                journal.records(),
                topics.closings(),
                topics.commands(),
                topics.issued(),
                redis.shown(),
                redis.stream(),
                rows.lots(),
                rows.bids(),
                rows.tickets(),
                rows.notices(),
                Care.of(site, "bid-journal"));
    }

    private @Nullable String busy() throws SQLException, InterruptedException {
        long outbox = allRows.outbox();
        if (outbox > 0) {
            return outbox + " rows wait in the outbox";
        }
        String notLevel = lag.notLevel();
        if (notLevel != null) {
            return notLevel;
        }
        journal.more();
        long last = BidQuiet.lastThatShows(asked, journal.records());
        long applied = redis.applied();
        return applied < last ? "Redis has applied " + applied + " of " + last : redis.unacknowledged();
    }

    @Override
    public void close() throws SQLException {
        topics.close();
        journal.close();
        redis.close();
        lag.close();
        allRows.close();
    }
}
