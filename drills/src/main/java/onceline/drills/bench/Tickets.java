package onceline.drills.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import onceline.drills.bench.Figure.Aim;
import onceline.drills.site.FactCounter;
import onceline.drills.site.JournalFeed;
import onceline.lab.Lab;

/**
 * Tickets from {@code ticket-issue} through the database to {@code ticket-issued}, against batched inserts of as many
 * rows into the same table and nothing else. Rounds alternate; the first warms up.
 */
final class Tickets {
    private static final int ROUNDS = 4;
    private static final int COUNT = 20_000;
    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String INSERT =
            "INSERT INTO ticket (id, event_id, user_id, place, ordinal, state, version, hold_until, issued_at, changed_at)"
                    + " VALUES (?, ?, ?, ?, ?, 'PENDING', 1, NOW(3), NOW(3), NOW(3))";

    private final Scene scene;

    private Tickets(Scene scene) {
        this.scene = scene;
    }

    static List<Figure> run(Setting setting) throws Exception {
        try (Scene scene = Scene.with(setting, Lab.ALL_ROLES)) {
            return new Tickets(scene).compare();
        }
    }

    private List<Figure> compare() throws Exception {
        Median issued = new Median();
        Median inserted = new Median();
        Median ratio = new Median();
        for (int round = 0; round < ROUNDS; round++) {
            double tickets = issue(scene.pausedSale(COUNT));
            double rows = insert("plain-" + round);
            scene.setting.tell("round %d: %,.0f/s, plain inserts %,.0f/s".formatted(round, tickets, rows));
            if (round > 0) {
                issued.add(tickets);
                inserted.add(rows);
                ratio.add(tickets / rows);
            }
        }
        List<Figure> figures = new ArrayList<>(List.of(
                scene.figure("tickets, ticket-issue to ticket-issued", issued.value(), "/s", Aim.atLeast(5_000)),
                scene.figure("plain inserts in batches of " + BATCH, inserted.value(), "/s"),
                scene.figure("ratio", ratio.value(), "", Aim.atLeast(0.5))));
        return figures;
    }

    private double issue(String eventId) throws InterruptedException {
        try (JournalFeed feed = new JournalFeed(scene.site);
                FactCounter facts = new FactCounter(scene.site)) {
            long start = System.nanoTime();
            feed.issues(eventId, COUNT);
            facts.await(COUNT, PATIENCE);
            return perSecond(start);
        }
    }

    private double insert(String eventId) throws SQLException {
        String database = scene.site.database().get();
        String url = database + (database.contains("?") ? "&" : "?") + "useBulkStmts=true";
        try (Connection connection =
                        DriverManager.getConnection(url, scene.site.databaseUser(), scene.site.databasePassword());
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            for (int row = 1; row <= COUNT; row++) {
                insert.setString(1, eventId + "." + row);
                insert.setString(2, eventId);
                insert.setString(3, JournalFeed.user(row));
                insert.setLong(4, row);
                insert.setLong(5, row);
                insert.addBatch();
                if (row % BATCH == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            return perSecond(start);
        }
    }

    private static double perSecond(long start) {
        return COUNT / ((System.nanoTime() - start) / 1e9);
    }
}
