package onceline.drills.site;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import onceline.drills.judge.FinalState;
import onceline.drills.judge.Quiet;
import org.jspecify.annotations.Nullable;

/** Waits with fresh clients until all is quiet, then reads every store. */
public final class Evidence implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    /** Those that the books rest on. */
    private static final Set<String> TOPICS = Set.of("queue-journal", "ticket-issue", "ticket-issued", "notification");

    private final Site site;
    private final JournalEvidence journal;
    private final TicketTopics topics;
    private final Rows rows;
    private final RedisEvidence redis;
    private final Lag lag;
    private final Agreement agreement;

    public Evidence(Site site, String eventId) throws SQLException {
        String queue = "event:" + eventId;
        this.site = site;
        this.rows = Rows.ofPrimary(site, eventId);
        this.lag = new Lag(site, rows);
        this.redis = new RedisEvidence(site.redis().get(), queue);
        this.agreement = new Agreement(
                site,
                () -> Care.lacking(site, TOPICS),
                address -> picture(address, queue),
                address -> stored(site, address, eventId));
        this.journal = new JournalEvidence(site, queue);
        this.topics = new TicketTopics(site, eventId);
    }

    private static Object picture(String address, String queue) {
        try (RedisEvidence redis = new RedisEvidence(address, queue)) {
            return redis.picture();
        }
    }

    private static Object stored(Site site, String address, String eventId) throws SQLException {
        try (Rows rows = Rows.at(address, site, eventId)) {
            return rows.all();
        }
    }

    /**
     * The final state, of which every replica has everything; it says why it is not final if the patience ran out.
     */
    public FinalState whenQuiet(Duration patience) throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            String busy = busy();
            boolean late = System.nanoTime() > end;
            if (busy == null || late) {
                FinalState state = again(busy);
                String moving = busy == null ? Quiet.whyNot(state) : busy;
                String reason = moving == null ? agreement.missing() : moving;
                if (reason == null || late) {
                    return state.withNotQuiet(reason);
                }
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** Reads everything once more; whether it is quiet was found out before. */
    public FinalState again(@Nullable String notQuiet) throws SQLException, InterruptedException {
        journal.more();
        topics.more();
        return new FinalState(
                notQuiet,
                journal.records(),
                journal.strays(),
                topics.commands(),
                topics.facts(),
                rows.tickets(),
                rows.refusals(),
                rows.stock(),
                rows.notices(),
                redis.picture(),
                Care.of(site));
    }

    private @Nullable String busy() throws SQLException, InterruptedException {
        long outbox = rows.outbox();
        return outbox > 0 ? outbox + " rows wait in the outbox" : lag.notLevel();
    }

    @Override
    public void close() throws SQLException {
        lag.close();
        topics.close();
        journal.close();
        redis.close();
        rows.close();
    }
}
