package onceline.drills.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import onceline.drills.bench.Figure.Aim;
import onceline.drills.bench.Scene.Guest;
import onceline.drills.bidjudge.LotTerms;
import onceline.drills.http.Answer;
import onceline.drills.http.HttpLine;
import onceline.drills.http.Request;
import onceline.drills.site.JournalFeed;
import onceline.drills.site.Operator;
import onceline.lab.Lab;

/**
 * Verdicts on one hot lot against a bare script that compares and adds to a stream, driven by a benchmark client, and
 * against the same script behind a web server; and storing, from the stream and from the journal to the table, against
 * batched inserts of as many rows into the same table and nothing else. Rounds of all sides alternate; the first warm up
 * and do not count.
 */
final class Bids {
    private static final int CONNECTIONS = 256;
    private static final int CALLS = 15_000;
    private static final int GUESTS = 500;
    private static final int WARM_UP = 3;
    private static final int ROUNDS = WARM_UP + 5;
    private static final int STORED = 50_000;
    private static final int STORING_ROUNDS = 4;
    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String INSERT =
            "INSERT INTO bid (journal_offset, id, lot, user_id, amount, at, stored_at) VALUES (?, ?, ?, ?, ?, NOW(3), NOW(3))";

    private final Scene scene;
    private final Connection database;
    private final List<Figure> figures = new ArrayList<>();
    private final AtomicInteger lots = new AtomicInteger();
    private long nextAmount = 1;

    private Bids(Scene scene, Connection database) {
        this.scene = scene;
        this.database = database;
    }

    static List<Figure> run(Setting setting) throws Exception {
        try (Scene scene = Scene.with(setting, Lab.ALL_ROLES);
                Connection database = DriverManager.getConnection(
                        bulk(scene.site.database().get()), scene.site.databaseUser(), scene.site.databasePassword())) {
            return new Bids(scene, database).run();
        }
    }

    private static String bulk(String url) {
        return url + (url.contains("?") ? "&" : "?") + "useBulkStmts=true";
    }

    private List<Figure> run() throws Exception {
        judging();
        storing();
        return figures;
    }

    private void judging() throws Exception {
        try (BareProcess server = BareProcess.start(scene)) {
            judging(server);
        }
    }

    private void judging(BareProcess server) throws Exception {
        List<Guest> guests = scene.guests(GUESTS);
        List<Guest> bareGuests = scene.bareGuests(guests);
        String lot = hotLot();
        String script = scene.redis().scriptLoad(BareServer.COMPARE_AND_ADD);
        Median judged = new Median();
        Median bare = new Median();
        Median ratio = new Median();
        Median served = new Median();
        Median servedRatio = new Median();
        int notJudged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Load.Result ours = round(new Load(scene.gate, CONNECTIONS), lot, guests);
            double theirs = bare(script, "bare-" + round);
            double behind = served(server, "served-" + round, bareGuests);
            scene.setting.tell("round %d: %,.0f/s judged, bare script %,.0f/s, behind a web server %,.0f/s, p99 %.1f ms"
                    .formatted(round, ours.perSecond(), theirs, behind, ours.ms(99)));
            if (round >= WARM_UP) {
                judged.add(ours.perSecond());
                bare.add(theirs);
                ratio.add(ours.perSecond() / theirs);
                served.add(behind);
                servedRatio.add(ours.perSecond() / behind);
                notJudged += ours.notOk() + ours.notYet();
            }
        }
        double half = judged.value() / 2;
        Load.Result calm = round(new Load(scene.gate, CONNECTIONS).paced(half), lot, guests);
        notJudged += calm.notOk() + calm.notYet();
        String at = " at " + CONNECTIONS + " connections";
        figures.add(scene.figure("bids judged on one hot lot" + at, judged.value(), "/s", Aim.atLeast(5_000)));
        figures.add(scene.figure("a bare compare-and-XADD script" + at, bare.value(), "/s"));
        figures.add(scene.figure("ratio", ratio.value(), "", Aim.atLeast(0.3)));
        figures.add(scene.figure("the same script behind a bare web server" + at, served.value(), "/s"));
        figures.add(scene.figure("ratio to that", servedRatio.value(), ""));
        figures.add(scene.figure("p50 of the verdict at half that load", calm.ms(50), "ms"));
        figures.add(scene.figure("p99 of the verdict at half that load", calm.ms(99), "ms"));
        figures.add(scene.figure("bids without a verdict", notJudged, "", Aim.atMost(0)));
    }

    /** Everybody offers more than the one before; whoever is overtaken on the way is refused, which is a verdict too. */
    private Load.Result round(Load load, String lot, List<Guest> guests) throws InterruptedException {
        long first = nextAmount;
        nextAmount += CALLS;
        AtomicInteger accepted = new AtomicInteger();
        long before = stored(lot);
        Load.Result result = load.run(CALLS, n -> bid(guests, lot, first + n), (n, status, body) -> {
            if (body.get().contains("\"accepted\"")) {
                accepted.incrementAndGet();
            }
        });
        // so that what follows is not slowed down by what is still to be stored
        Scene.await("all bids are stored", PATIENCE, () -> stored(lot) >= before + accepted.get());
        return result;
    }

    private double bare(String script, String lot) throws IOException {
        URI redis = URI.create(scene.site.redis().get());
        double perSecond = new ScriptLoad(new InetSocketAddress(redis.getHost(), redis.getPort()), CONNECTIONS)
                .run(
                        CALLS,
                        n -> List.of(
                                "EVALSHA", script, "2", lot, lot + "-stream", Integer.toString(n + 1), bidText(n)));
        scene.redis().del(lot, lot + "-stream");
        return perSecond;
    }

    /** The same calls as ours, to a server that keeps nothing but what the script does. */
    private double served(BareProcess server, String lot, List<Guest> guests) throws InterruptedException {
        Load.Result result = new Load(server.address(), CONNECTIONS)
                .run(CALLS, n -> bid(guests, lot, n + 1), (n, status, body) -> {});
        scene.redis().del(lot, lot + "-stream");
        if (result.notOk() > 0) {
            throw new IllegalStateException("the bare server did not judge " + result.notOk() + " bids");
        }
        return result.perSecond();
    }

    private static Request bid(List<Guest> guests, String lot, long amount) {
        return Request.post(
                "/api/bids",
                guests.get((int) (amount % GUESTS)).token(),
                "{\"bid\":\"%s-%d\",\"lot\":\"%s\",\"amount\":%d,\"currency\":\"%s\"}"
                        .formatted(lot, amount, lot, amount, LotTerms.CURRENCY));
    }

    /** As long as a bid is in the stream. */
    private static String bidText(int n) {
        return "{\"bid\":\"bench-%d\",\"lot\":\"hot\",\"user\":\"%s\",\"amount\":%d,\"at\":1700000000000}"
                .formatted(n, JournalFeed.user(n), n);
    }

    private void storing() throws Exception {
        Median stored = new Median();
        Median passed = new Median();
        Median inserted = new Median();
        Median ratio = new Median();
        try (JournalFeed feed = new JournalFeed(scene.site)) {
            for (int round = 0; round < STORING_ROUNDS; round++) {
                double ours = drain(feed);
                double whole = pass(feed);
                double theirs = insert("plain-" + round);
                scene.setting.tell("round %d: %,.0f/s stored, %,.0f/s from the journal on, plain inserts %,.0f/s"
                        .formatted(round, ours, whole, theirs));
                if (round > 0) {
                    stored.add(ours);
                    passed.add(whole);
                    inserted.add(theirs);
                    ratio.add(ours / theirs);
                }
            }
        }
        figures.add(scene.figure("bids stored, from the stream to the table", stored.value(), "/s"));
        figures.add(scene.figure("plain inserts in batches of " + BATCH, inserted.value(), "/s"));
        figures.add(scene.figure("ratio of storing", ratio.value(), "", Aim.atLeast(0.5)));
        figures.add(scene.figure("bids from the journal to the table, judged on the way", passed.value(), "/s"));
    }

    /** The stream has grown while nobody could write to the table, as when the database was away; then it is stored. */
    private double drain(JournalFeed feed) throws Exception {
        String lot = hotLot();
        long start;
        try (Statement lock = database.createStatement()) {
            lock.execute("LOCK TABLES bid WRITE");
            try {
                feed.bids(lot, 1, STORED);
                Scene.await(
                        "all bids are in the stream",
                        PATIENCE,
                        () -> scene.redis().xlen("bid-stream") >= STORED);
            } finally {
                start = System.nanoTime();
                lock.execute("UNLOCK TABLES");
            }
        }
        Scene.await("all bids are stored", PATIENCE, () -> stored(lot) == STORED);
        return STORED / ((System.nanoTime() - start) / 1e9);
    }

    private double pass(JournalFeed feed) throws Exception {
        String lot = hotLot();
        long start = System.nanoTime();
        feed.bids(lot, 1, STORED);
        Scene.await("all bids are stored", PATIENCE, () -> stored(lot) == STORED);
        return STORED / ((System.nanoTime() - start) / 1e9);
    }

    private double insert(String lot) throws SQLException {
        long offset = 1_000_000_000_000L + (long) lots.incrementAndGet() * STORED;
        database.setAutoCommit(false);
        try (PreparedStatement insert = database.prepareStatement(INSERT)) {
            long start = System.nanoTime();
            for (int row = 1; row <= STORED; row++) {
                insert.setLong(1, offset + row);
                insert.setString(2, lot + "-" + row);
                insert.setString(3, lot);
                insert.setString(4, JournalFeed.user(0));
                insert.setLong(5, row);
                insert.addBatch();
                if (row % BATCH == 0) {
                    insert.executeBatch();
                    database.commit();
                }
            }
            return STORED / ((System.nanoTime() - start) / 1e9);
        } finally {
            database.setAutoCommit(true);
        }
    }

    private long stored(String lot) {
        try (PreparedStatement query = database.prepareStatement("SELECT COUNT(*) FROM bid WHERE lot = ?")) {
            query.setString(1, lot);
            ResultSet row = query.executeQuery();
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A lot that is open and stays so, where every minor unit more is enough. */
    private String hotLot() throws IOException, InterruptedException {
        String lot = "hot-" + lots.incrementAndGet();
        String sale = scene.pausedSale(1);
        long now = System.currentTimeMillis();
        new Operator(scene.site)
                .list(new LotTerms(
                        lot, sale, now + 1_000, now + Duration.ofHours(6).toMillis(), 1, 1, 0, 0));
        Scene.await("the lot opens", PATIENCE, () -> isOpen(lot));
        return lot;
    }

    private boolean isOpen(String lot) {
        try (HttpLine line = HttpLine.open(scene.gate, 0, Duration.ofSeconds(2), 1024)) {
            Answer answer = line.call(Request.get("/api/lots/" + lot, null));
            return answer.ok() && answer.text().contains("\"phase\":\"open\"");
        } catch (IOException notYet) {
            return false;
        }
    }
}
