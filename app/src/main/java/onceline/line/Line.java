package onceline.line;

import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import onceline.delivery.Topic;
import onceline.journal.Door;
import onceline.journal.Holding;
import onceline.journal.Machine;
import onceline.journal.Owner;
import onceline.journal.OwnerClock;
import onceline.plumbing.http.Callers;
import onceline.plumbing.http.Problem;
import onceline.plumbing.http.Routes;
import onceline.plumbing.http.Streams;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Listening;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.settings.Setting;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.sql.Database;
import onceline.plumbing.work.WallClock;
import onceline.plumbing.work.Worker;
import onceline.ticket.Passes;
import onceline.words.Entry;
import onceline.words.QueueId;
import onceline.words.UserId;
import org.jspecify.annotations.Nullable;

/** The room's two sides: {@link Gate} for the doors, {@link #owner} for the one that decides. */
public final class Line {
    public static final Setting<String> LOBBY_RATE = new Setting<>(
            "lobby.rate",
            "10000/s",
            "10000/s",
            text -> Rate.parse(text).toString(),
            "How many the lobby lets in, such as 500/s or 30/m; counts when the lobby is first created.",
            false);
    public static final Setting<Integer> LOBBY_INSIDE = Setting.count(
            "lobby.inside",
            100_000,
            1,
            1_000_000,
            "People on the site at once; counts when the lobby is first created.");
    public static final Setting<Duration> LOBBY_STAY =
            Setting.duration("lobby.stay", "30m", "10s", "1d", "How long an admission to the site is good for.");
    public static final Setting<Duration> LOBBY_GRACE = Setting.duration(
            "lobby.grace", "2m", "0s", "1d", "Absence that costs a place in the lobby when the turn comes; 0s never.");
    public static final Setting<Integer> NEARLY = Setting.count(
            "stream.nearly", 50, 1, 1_000_000, "Position from which a page is told that it is nearly its turn.");
    public static final List<Setting<?>> SETTINGS =
            List.of(LOBBY_RATE, LOBBY_INSIDE, LOBBY_STAY, LOBBY_GRACE, NEARLY, SignedPasses.LIFE);

    private static final int LOBBY_PARTITION = 0;

    private Line() {}

    /** The worker that owns journal partitions and decides. */
    public static Worker owner(Owner.Needs needs) {
        var machines = machines(needs);
        var room = new Holding.Room<>(
                needs.node(),
                Topic.QUEUE_JOURNAL,
                needs.journalId(),
                Topic.TICKET_ISSUE,
                new LineCodec(),
                machines,
                needs.sender(),
                needs.redis(),
                needs.clock(),
                needs.metrics());
        var consumer = Owner.consumer(needs.kafka(), needs.settings(), "queue-owner", needs.node());
        return new Owner<>(consumer, Topic.QUEUE_JOURNAL, room, needs.metrics());
    }

    private static IntFunction<Machine<LineRecord>> machines(Owner.Needs needs) {
        var lobby = lobby(needs.settings(), needs.clock());
        var latest = new ConcurrentHashMap<Integer, LineMachine>();
        return partition -> {
            List<LineRecord.Created> owed = partition == LOBBY_PARTITION ? List.of(lobby) : List.of();
            var machine = new LineMachine(new Presence(needs.redis()), owed, needs.metrics());
            if (latest.put(partition, machine) == null) {
                needs.metrics()
                        .gauge(
                                Metric.LINE_HELD_FOR_ABSENCE,
                                () -> Objects.requireNonNull(latest.get(partition))
                                                .holdsForAbsence()
                                        ? 1
                                        : 0,
                                "partition",
                                String.valueOf(partition));
            }
            return machine;
        };
    }

    private static LineRecord.Created lobby(Settings settings, OwnerClock clock) {
        return new LineRecord.Created(
                QueueId.LOBBY,
                clock.now(),
                "Lobby",
                Rate.parse(settings.get(LOBBY_RATE)),
                settings.get(LOBBY_INSIDE),
                false,
                settings.get(LOBBY_GRACE).toMillis(),
                settings.get(LOBBY_STAY).toMillis());
    }

    /** The room's part of a gate: routes, live places, presence. */
    public static final class Gate {
        private final Asking asking;
        private final Standings standings;
        private final Positions positions;
        private final Seen seen;
        private final SignedPasses passes;
        private final LineRoutes lineRoutes;
        private final SteeringRoutes steeringRoutes;

        public Gate(
                Settings settings,
                Door door,
                Database database,
                Redis redis,
                Streams streams,
                Callers callers,
                KeyPair passKeys,
                Metrics metrics) {
            var sales = new Sales(database);
            this.asking = new Asking(door, sales);
            this.standings = new Standings(redis);
            this.positions = new Positions(standings, streams, settings.get(NEARLY));
            this.seen = new Seen(redis, streams);
            this.passes = new SignedPasses(passKeys, settings.get(SignedPasses.LIFE), WallClock.SOURCE);
            this.lineRoutes = new LineRoutes(asking, standings, seen, passes, callers, metrics);
            this.steeringRoutes = new SteeringRoutes(asking, sales, redis, callers);
            streams.contribute("standing", this::standing);
        }

        public void addTo(Routes routes) {
            lineRoutes.addTo(routes);
            steeringRoutes.addTo(routes);
        }

        public void listen(Listening listening) {
            positions.listen(listening);
        }

        /** Tells open pages their place. Rest between steps: {@link #positionsBeat}. */
        public Worker positions() {
            return positions;
        }

        public static Duration positionsBeat() {
            return Duration.ofMillis(Positions.BEAT_MS);
        }

        /** Notes who is here. Rest between steps: {@link #presenceBeat}. */
        public Worker presence() {
            return seen;
        }

        public static Duration presenceBeat() {
            return Duration.ofMillis(Seen.BEAT_MS);
        }

        /** Verifies passes for whoever sells against them. */
        public Passes passes() {
            return passes;
        }

        /** Tells who is inside; nobody, while the picture is away. */
        public Optional<Entry> inside(QueueId queue, UserId user) {
            var standing = standings.of(queue, user, OptionalLong.empty());
            Long place = standing.place();
            return standing.status().equals("inside") && place != null
                    ? Optional.of(new Entry(queue, place))
                    : Optional.empty();
        }

        /** @throws Problem 404 for a queue of no sale */
        public void requireKnown(QueueId queue) {
            asking.requireKnown(queue);
        }

        private @Nullable Object standing(UserId user, Optional<QueueId> queue) {
            return queue.map(known -> standings.of(known, user, OptionalLong.empty()))
                    .orElse(null);
        }
    }
}
