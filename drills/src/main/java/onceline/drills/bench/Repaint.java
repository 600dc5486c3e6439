package onceline.drills.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import onceline.drills.bench.Scene.Guest;
import onceline.drills.http.Answer;
import onceline.drills.http.HttpLine;
import onceline.drills.http.Request;
import onceline.drills.judge.JournalRecord;
import onceline.drills.site.JournalFeed;
import onceline.lab.Onceline;

/**
 * 200,000 places: painting them again after Redis was emptied, and taking their partition over from an owner that was
 * killed. Both against a pipelined ZADD of as many members.
 */
final class Repaint {
    private static final int PLACES = 200_000;
    private static final int PIPELINE = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Scene scene;

    private Repaint(Scene scene) {
        this.scene = scene;
    }

    static List<Figure> run(Setting setting) throws Exception {
        try (Scene scene = Scene.with(setting, "gate,issue,notify,keep", "admit")) {
            return new Repaint(scene).run();
        }
    }

    private List<Figure> run() throws Exception {
        String queue = "event:" + scene.pausedSale(1);
        double plain = plain();
        try (JournalFeed feed = new JournalFeed(scene.site)) {
            scene.setting.tell("writing %,d joins".formatted(PLACES));
            long last = feed.joins(queue, PLACES);
            awaitPicture(queue, last);
            long start = System.nanoTime();
            scene.lab.redis().flush();
            awaitPicture(queue, last);
            double repaint = seconds(start);
            scene.setting.tell("%.2f s, pipelined ZADD %.2f s".formatted(repaint, plain));
            List<Figure> figures = new ArrayList<>(List.of(
                    scene.figure("pipelined ZADD of 200,000", plain, "s"),
                    scene.figure("painting 200,000 places again after FLUSHALL", repaint, "s"),
                    scene.figure("ratio to the pipelined ZADD", repaint / plain, "")));
            figures.addAll(takeOver(feed, queue, plain));
            return figures;
        }
    }

    private List<Figure> takeOver(JournalFeed feed, String queue, double plain) throws Exception {
        Guest guest = scene.guests(1).getFirst();
        Set<String> firstOwners = owners(feed, queue);
        Onceline first = scene.processes.getLast();
        Onceline second = scene.lab.onceline("admit");
        scene.setting.tell("a second owner joins");
        settle(feed, queue);
        boolean moved = !firstOwners.contains(owner(feed, queue));
        Onceline owner = moved ? second : first;
        long kill = System.nanoTime();
        long killedAt = System.currentTimeMillis();
        owner.kill();
        scene.setting.tell("the owner is killed");
        join(queue, guest);
        double answered = seconds(kill);
        long answeredAt = System.currentTimeMillis();
        long claimedAt = feed.records(queue).stream()
                .filter(record -> record.type().equals("Claim") && record.at() >= killedAt)
                .mapToLong(JournalRecord::at)
                .max()
                .orElse(killedAt);
        double after = (answeredAt - claimedAt) / 1e3;
        return List.of(
                scene.figure("owner killed -9 until the next join is decided", answered, "s"),
                scene.figure("  of which until the successor's claim", (claimedAt - killedAt) / 1e3, "s"),
                scene.figure("  of which from the claim to the decision", after, "s"),
                scene.figure("ratio of taking over to the pipelined ZADD", answered / plain, ""));
    }

    /** A pipelined ZADD of as many members, each its own command. */
    private double plain() {
        RedisClient client = RedisClient.create(scene.lab.redis().url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.setAutoFlushCommands(false);
            long start = System.nanoTime();
            List<RedisFuture<Long>> sent = new ArrayList<>(PIPELINE);
            for (int i = 0; i < PLACES; i++) {
                sent.add(connection.async().zadd("bench:zadd", i, JournalFeed.user(i)));
                if (sent.size() == PIPELINE) {
                    connection.flushCommands();
                    sent.forEach(one -> one.toCompletableFuture().join());
                    sent.clear();
                }
            }
            return seconds(start);
        } finally {
            scene.redis().del("bench:zadd");
            client.shutdown();
        }
    }

    private void awaitPicture(String queue, long last) throws InterruptedException {
        Scene.await("Redis shows all places", PATIENCE, () -> {
            String applied = scene.redis().hget("shown:" + queue, "applied");
            return applied != null
                    && Long.parseLong(applied) >= last
                    && scene.redis().zcard("queue:" + queue) >= PLACES;
        });
    }

    /** Until the claims of the queue's partition have not changed for a while: the group has found its balance. */
    private static void settle(JournalFeed feed, String queue) throws InterruptedException {
        long since = System.nanoTime();
        long claims = claims(feed, queue);
        while (seconds(since) < 8) {
            Thread.sleep(500);
            long now = claims(feed, queue);
            if (now != claims) {
                claims = now;
                since = System.nanoTime();
            }
        }
    }

    private static long claims(JournalFeed feed, String queue) {
        return feed.records(queue).stream()
                .filter(record -> record.type().equals("Claim"))
                .count();
    }

    private static Set<String> owners(JournalFeed feed, String queue) {
        return feed.records(queue).stream()
                .filter(record -> record.type().equals("Claim"))
                .map(Repaint::node)
                .collect(Collectors.toSet());
    }

    private static String owner(JournalFeed feed, String queue) {
        return feed.records(queue).reversed().stream()
                .filter(record -> record.type().equals("Claim"))
                .map(Repaint::node)
                .findFirst()
                .orElseThrow();
    }

    private static String node(JournalRecord claim) {
        return claim.user() == null ? "" : claim.user();
    }

    private void join(String queue, Guest guest) throws Exception {
        String body = "{\"queue\":\"" + queue + "\",\"id\":\"after-the-kill\"}";
        Scene.await("a join is decided", PATIENCE, () -> {
            try (HttpLine line = HttpLine.open(scene.gate, 0, Duration.ofSeconds(10), 1024)) {
                Answer answer = line.call(Request.post("/api/queue/join", guest.token(), body));
                return answer.status() == 200;
            } catch (IOException unknown) {
                return false;
            }
        });
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
