package onceline.drills;

import java.time.Duration;
import java.util.function.Consumer;
import onceline.drills.crowd.Arrival;

/**
 * The rush to run. Start from {@link #of} and change what matters.
 *
 * @param rate people admitted, as the wire writes it: {@code 2000/s} or {@code 30/m}
 * @param inside people inside at once
 * @param hold how long a ticket waits for its confirmation
 * @param grace how long somebody may be away when the turn comes
 * @param arrive everybody joins within this time
 * @param pace bad habits show within this time after the join
 * @param think the longest time from ticket to confirmation
 * @param limit whoever has no outcome by then is unfinished
 * @param quiet how long the stores may take to catch up afterwards
 * @param connections lines for calls, over all processes; streams come on top
 * @param arrival how they arrive in that time
 */
public record RushPlan(
        int people,
        int stock,
        String rate,
        int inside,
        Duration hold,
        Duration grace,
        long seed,
        Duration arrive,
        Duration pace,
        Duration think,
        Duration limit,
        Duration quiet,
        int connections,
        Arrival arrival) {

    /** A small crowd with everything in proportion; good for tests. */
    public static RushPlan of(int people, int stock) {
        return new RushPlan(
                people,
                stock,
                "2000/s",
                Math.max(10, stock / 5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                64,
                Arrival.AT_RANDOM);
    }

    public RushPlan withRate(String other) {
        return with(draft -> draft.rate = other);
    }

    public RushPlan withInside(int other) {
        return with(draft -> draft.inside = other);
    }

    public RushPlan withHold(Duration other) {
        return with(draft -> draft.hold = other);
    }

    public RushPlan withGrace(Duration other) {
        return with(draft -> draft.grace = other);
    }

    public RushPlan withSeed(long other) {
        return with(draft -> draft.seed = other);
    }

    /** How long everybody takes to arrive, to show bad habits, and to confirm. */
    public RushPlan withTempo(Duration newArrive, Duration newPace, Duration newThink) {
        return with(draft -> {
            draft.arrive = newArrive;
            draft.pace = newPace;
            draft.think = newThink;
        });
    }

    public RushPlan withLimit(Duration other) {
        return with(draft -> draft.limit = other);
    }

    public RushPlan withConnections(int other) {
        return with(draft -> draft.connections = other);
    }

    public RushPlan withQuiet(Duration other) {
        return with(draft -> draft.quiet = other);
    }

    public RushPlan withArrival(Arrival other) {
        return with(draft -> draft.arrival = other);
    }

    private RushPlan with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.plan();
    }

    /** A plan being changed: records have no way to name the one component that differs. */
    private static final class Draft {
        private final int people;
        private final int stock;
        private String rate;
        private int inside;
        private Duration hold;
        private Duration grace;
        private long seed;
        private Duration arrive;
        private Duration pace;
        private Duration think;
        private Duration limit;
        private Duration quiet;
        private int connections;
        private Arrival arrival;

        Draft(RushPlan plan) {
            people = plan.people;
            stock = plan.stock;
            rate = plan.rate;
            inside = plan.inside;
            hold = plan.hold;
            grace = plan.grace;
            seed = plan.seed;
            arrive = plan.arrive;
            pace = plan.pace;
            think = plan.think;
            limit = plan.limit;
            quiet = plan.quiet;
            connections = plan.connections;
            arrival = plan.arrival;
        }

        RushPlan plan() {
            return new RushPlan(
                    people,
                    stock,
                    rate,
                    inside,
                    hold,
                    grace,
                    seed,
                    arrive,
                    pace,
                    think,
                    limit,
                    quiet,
                    connections,
                    arrival);
        }
    }
}
