package onceline.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import onceline.drills.BidRush.Bidding;
import onceline.drills.bidjudge.BidBooks;
import onceline.drills.bidjudge.BidColumn;
import onceline.drills.bidjudge.BidJudge;
import onceline.drills.bidjudge.BidRecord.Placed;
import onceline.drills.bidjudge.BidState;
import onceline.drills.bidjudge.BidState.LotRow;
import onceline.drills.bidjudge.BidState.TicketRow;
import onceline.drills.history.Op;
import onceline.drills.judge.Verdict;
import onceline.drills.site.BidEvidence;
import onceline.drills.site.Site;
import onceline.lab.Lab;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The judge of auctions can see: after one real auction, a defect for each column is planted by hand into the real stores
 * (or into what the bidders say they heard), turns exactly its own column red, and is taken back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BidJudgeSeesIT {
    private static final BidRushPlan PLAN = BidRushPlan.of(40, 3, Duration.ofSeconds(8))
            .withThink(Duration.ofMillis(800))
            .withLimit(Duration.ofSeconds(20));

    private final Lab lab = Lab.ephemeral();
    private @Nullable Site running;
    private @Nullable Bidding bidding;
    private @Nullable BidEvidence evidence;
    private @Nullable BidState before;

    @BeforeAll
    void holdAnAuction() throws Exception {
        running = Stage.whole(lab.start(), 1);
        BidRush rush = new BidRush(running, PLAN);
        bidding = rush.bid();
        evidence = new BidEvidence(running, rush.prefix(), bidding.asked());
        before = evidence.whenQuiet(PLAN.quiet());
    }

    @AfterAll
    void stop() throws SQLException {
        try {
            if (evidence != null) {
                evidence.close();
            }
        } finally {
            lab.close();
        }
    }

    @Test
    void nothingPlanted() {
        books(before().notQuiet(), before()).assertClosed();
    }

    @Test
    void lost() throws Exception {
        long offset = before().bids().getFirst().offset();
        sql("CREATE TABLE aside AS SELECT * FROM bid WHERE journal_offset = " + offset);
        sql("DELETE FROM bid WHERE journal_offset = " + offset);
        try {
            assertOnly(BidColumn.LOST, now());
        } finally {
            sql("INSERT INTO bid SELECT * FROM aside");
            sql("DROP TABLE aside");
        }
    }

    @Test
    void doubled() throws Exception {
        TicketRow ticket = before().tickets().getFirst();
        sql("INSERT INTO ticket (id, event_id, user_id, state, version, hold_until, issued_at, changed_at)"
                + " SELECT CONCAT(id, '-again'), event_id, 'u-00000000000000000000000000', state, version, hold_until,"
                + " issued_at, changed_at FROM ticket WHERE id = '" + ticket.id() + "'");
        try {
            assertOnly(BidColumn.DOUBLED, now());
        } finally {
            sql("DELETE FROM ticket WHERE id LIKE '%-again'");
        }
    }

    @Test
    void invented() throws Exception {
        store(new Placed(900_000_000L, lot(), "ghost", "u-00000000000000000000000000", 1_234, 0));
        try {
            assertOnly(BidColumn.INVENTED, now());
        } finally {
            sql("DELETE FROM bid WHERE id = 'ghost'");
        }
    }

    @Test
    void againstTheRules() throws Exception {
        Placed refused = refused();
        store(refused);
        try {
            assertOnly(BidColumn.AGAINST_THE_RULES, now());
        } finally {
            sql("DELETE FROM bid WHERE journal_offset = " + refused.offset());
        }
    }

    @Test
    void wrongWinner() throws Exception {
        LotRow row = before().lots().stream()
                .filter(lot -> lot.winner() != null)
                .findFirst()
                .orElseThrow();
        String winner = Objects.requireNonNull(row.winner()).user();
        sql("UPDATE lot SET winner_user = 'u-00000000000000000000000000' WHERE id = '" + row.lot() + "'");
        try {
            assertOnly(BidColumn.WRONG_WINNER, now());
        } finally {
            sql("UPDATE lot SET winner_user = '" + winner + "' WHERE id = '" + row.lot() + "'");
        }
    }

    @Test
    void untold() {
        Op won = bidding().history().stream()
                .filter(op -> op.told() != null && op.told().kind().equals("auction-won"))
                .findFirst()
                .orElseThrow();
        List<Op> deaf = bidding().history().stream()
                .filter(op -> op.told() == null
                        || op.person() != won.person()
                        || !op.told().kind().equals("auction-won"))
                .toList();
        assertOnly(BidColumn.UNTOLD, BidJudge.close(bidding().asked(), deaf, before()));
    }

    @Test
    void redisDiffers() throws Exception {
        RedisClient client =
                RedisClient.create(Objects.requireNonNull(running).redis().get());
        try (var connection = client.connect()) {
            var redis = connection.sync();
            String field = "lot:" + lot();
            String shown = Objects.requireNonNull(redis.hget("lots", field));
            redis.hset("lots", field, shown.replaceFirst("\"bids\":", "\"bids\":1"));
            try {
                assertOnly(BidColumn.REDIS_DIFFERS, now());
            } finally {
                redis.hset("lots", field, shown);
            }
        } finally {
            client.shutdown();
        }
    }

    /** A bid that was too low, as it stands in the journal. */
    private Placed refused() {
        String id = bidding().history().stream()
                .filter(op -> op.offer() != null && "too-low".equals(op.offer().reason()))
                .map(Op::id)
                .findFirst()
                .orElseThrow();
        return before().journal().stream()
                .filter(Placed.class::isInstance)
                .map(Placed.class::cast)
                .filter(bid -> bid.bid().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void store(Placed bid) throws SQLException {
        sql("INSERT INTO bid (journal_offset, id, lot, user_id, amount, at, stored_at) VALUES (" + bid.offset() + ", '"
                + bid.bid() + "', '" + bid.lot() + "', '" + bid.user() + "', " + bid.amount() + ", NOW(3), NOW(3))");
    }

    private BidBooks now() throws Exception {
        return books(null, Objects.requireNonNull(evidence).again(null));
    }

    private BidBooks books(@Nullable String notQuiet, BidState state) {
        return BidJudge.close(bidding().asked(), bidding().history(), state.withNotQuiet(notQuiet));
    }

    private static void assertOnly(BidColumn column, BidBooks books) {
        List<BidColumn> red = books.columns().entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(red).as(books.text()).containsExactly(column);
        assertThat(books.verdict()).as(books.text()).isEqualTo(Verdict.DEVIATED);
    }

    private String lot() {
        return bidding().asked().lots().getFirst().lot();
    }

    private Bidding bidding() {
        return Objects.requireNonNull(bidding);
    }

    private BidState before() {
        return Objects.requireNonNull(before);
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = lab.database().connectAsAdministrator();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(text);
        }
    }
}
