package onceline.drills.drill;

import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.found;
import static onceline.drills.drill.Expectation.noFailedJoin;
import static onceline.drills.drill.Expectation.normalWithin;
import static onceline.drills.drill.Expectation.that;
import static onceline.drills.drill.Expectation.writesWithin;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import onceline.drills.drill.Readings.Point;
import onceline.drills.measure.Span;

/** Drills of consumer groups that do not settle. */
final class GroupDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration TWELVE = Duration.ofSeconds(12);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    /** Members came and went at least so often. */
    private static final int GENERATIONS = 3;

    private static final String ISSUERS = "ticket-processor-group";
    private static final String OWNERS = "queue-owner";
    private static final String TICKETS = "tickets";
    private static final Part EXTRA = SingleTopology.part("extra", "admit,issue");

    private GroupDrills() {}

    static List<Drill<?>> all() {
        return List.of(rebalanceStorm());
    }

    private static Drill<Single> rebalanceStorm() {
        return Drill.on(SingleTopology.sale(), "rebalance-storm")
                .in(Group.KAFKA)
                .answering("F4.14")
                .saying(
                        "One more process that owns lines and issues tickets comes and goes for twelve seconds, now killed,"
                                + " now stopped, faster than a group notices a death: partitions change hands all the time.")
                .strike(GroupFaults.comesAndGoes(EXTRA, TWELVE), AT, Duration.ZERO)
                .reading(generation(ISSUERS), ground -> GroupFaults.generation(ground, ISSUERS))
                .reading(generation(OWNERS), ground -> GroupFaults.generation(ground, OWNERS))
                .reading(TICKETS, GroupDrills::tickets)
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        writesWithin(SOON),
                        rebalanced(ISSUERS),
                        rebalanced(OWNERS),
                        issuingAgainWithin(FIFTEEN),
                        normalWithin(FIFTEEN))
                .teaching(
                        "Every handover costs time, and none costs a ticket: whoever gets a partition goes on where the"
                                + " database says, an owner decides only in its own term, and the order of tickets is that of the"
                                + " log, whoever writes it on. Joins do not belong to a group and notice nothing.")
                .drill();
    }

    private static String generation(String group) {
        return "generation of " + group;
    }

    private static double tickets(Single ground) throws SQLException {
        return Question.number(ground.database(), "SELECT COUNT(*) FROM onceline.ticket");
    }

    /** A storm that no group notices is none. */
    private static Expectation rebalanced(String group) {
        return that(group + " rebalances at least " + GENERATIONS + " times meanwhile", seen -> {
            Span span = seen.fault();
            double before = last(seen.readings(generation(group)), span.from()).orElse(0);
            double after = seen.readings(generation(group)).last().orElse(0);
            return found("%.0f times".formatted(after - before), after - before >= GENERATIONS);
        });
    }

    private static OptionalDouble last(Readings readings, long before) {
        return readings.points().stream()
                .filter(point -> point.time() < before)
                .mapToDouble(Point::value)
                .reduce((earlier, later) -> later);
    }

    private static Expectation issuingAgainWithin(Duration limit) {
        return that("tickets are issued again within " + limit.toSeconds() + " s of the heal", seen -> {
            long healed = seen.fault().to();
            double had = last(seen.readings(TICKETS), healed).orElse(0);
            OptionalDouble more = seen.readings(TICKETS).points().stream()
                    .filter(point -> point.time() >= healed && point.value() > had)
                    .mapToDouble(point -> new Span(healed, point.time()).seconds())
                    .findFirst();
            return more.isEmpty()
                    ? found("never", false)
                    : found("%.2f s".formatted(more.getAsDouble()), more.getAsDouble() <= limit.toSeconds());
        });
    }
}
