package onceline.drills;

import java.time.Duration;
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
        return new RushPlan(
                people,
                stock,
                other,
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

    public RushPlan withInside(int other) {
        return new RushPlan(
                people, stock, rate, other, hold, grace, seed, arrive, pace, think, limit, quiet, connections, arrival);
    }

    public RushPlan withHold(Duration other) {
        return new RushPlan(
                people,
                stock,
                rate,
                inside,
                other,
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

    public RushPlan withGrace(Duration other) {
        return new RushPlan(
                people,
                stock,
                rate,
                inside,
                hold,
                other,
                seed,
                arrive,
                pace,
                think,
                limit,
                quiet,
                connections,
                arrival);
    }

    public RushPlan withSeed(long other) {
        return new RushPlan(
                people,
                stock,
                rate,
                inside,
                hold,
                grace,
                other,
                arrive,
                pace,
                think,
                limit,
                quiet,
                connections,
                arrival);
    }

    /** How long everybody takes to arrive, to show bad habits, and to confirm. */
    public RushPlan withTempo(Duration newArrive, Duration newPace, Duration newThink) {
        return new RushPlan(
                people,
                stock,
                rate,
                inside,
                hold,
                grace,
                seed,
                newArrive,
                newPace,
                newThink,
                limit,
                quiet,
                connections,
                arrival);
    }

    public RushPlan withLimit(Duration other) {
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
                other,
                quiet,
                connections,
                arrival);
    }

    public RushPlan withConnections(int other) {
        return new RushPlan(
                people, stock, rate, inside, hold, grace, seed, arrive, pace, think, limit, quiet, other, arrival);
    }

    public RushPlan withQuiet(Duration other) {
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
                other,
                connections,
                arrival);
    }

    public RushPlan withArrival(Arrival other) {
        return new RushPlan(
                people, stock, rate, inside, hold, grace, seed, arrive, pace, think, limit, quiet, connections, other);
    }
}
