package onceline.drills.drill;

import static onceline.drills.drill.Expectation.booksClose;
import static onceline.drills.drill.Expectation.gapWithin;
import static onceline.drills.drill.Expectation.lastIs;
import static onceline.drills.drill.Expectation.noFailedJoin;
import static onceline.drills.drill.Expectation.normalWithin;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** Drills of a database with a replica, at the shipped settings. */
final class DatabaseDrills {
    private static final Duration AT = Duration.ofSeconds(20);
    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration EIGHT = Duration.ofSeconds(8);
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration TWELVE = Duration.ofSeconds(12);
    private static final Duration FIFTEEN = Duration.ofSeconds(15);
    private static final Duration TWENTY = Duration.ofSeconds(20);

    /** Whoever was admitted without a primary gets the ticket when there is one, and all confirm at once. */
    private static final Duration UNTIL_NORMAL = Duration.ofSeconds(66);

    private static final String LISTED = "list of sales without a primary";
    private static final int LOOKS = 10;
    private static final String ISSUING_AWAY = "issuing away, s";
    private static final String DIFFERENCES = "tables that differ";

    private DatabaseDrills() {}

    static List<Drill<?>> all() {
        return List.of(primaryLost(), promotion(), oldPrimaryReturns());
    }

    private static Drill<HighlyAvailable> primaryLost() {
        return pair("database-primary-lost-replica-reads")
                .answering("F3.2")
                .saying(
                        "The primary database is killed and nobody promotes the replica, until the killed one is started"
                                + " and made the primary again. A gate is asked for the list of sales all the while.")
                .strike(DatabaseFaults.primaryKilled(), AT, TWELVE)
                .reading(LISTED, DatabaseFaults::listed)
                .expecting(listedMeanwhile(), issuingAfterTheHeal())
                .teaching("Reads look for the replica by themselves; writes wait for a person's word on which server is"
                        + " the primary. People join meanwhile, and their tickets follow.")
                .drill();
    }

    private static Drill<HighlyAvailable> promotion() {
        return pair("database-promotion")
                .answering("F3.3")
                .saying("The primary database stands still with all connections open; three seconds later an operator"
                        + " promotes the replica by one command. The old one wakes, takes itself for the primary, and"
                        + " is made the replica.")
                .strike(DatabaseFaults.primaryPausedAndReplaced(), AT, EIGHT)
                .expecting(issuingAwayWithin(TWENTY))
                .teaching("What hangs in a server that stands still hangs until the socket's time-out; then the new"
                        + " primary is found without a restart. What the old one still holds back was never answered,"
                        + " and is undone.")
                .drill();
    }

    private static Drill<HighlyAvailable> oldPrimaryReturns() {
        return pair("database-old-primary-returns")
                .answering("F3.4")
                .saying("The primary database is killed; three seconds later an operator promotes the replica by one"
                        + " command. The old one is started again on its old data and rejoined by another.")
                .strike(DatabaseFaults.primaryKilledAndReplaced(), AT, TEN)
                .expecting(issuingAwayWithin(TEN))
                .teaching("A server starts as nobody: the old primary can do no harm before it is told whom to follow,"
                        + " and whatever it had not given to the replica nobody had been promised.")
                .drill();
    }

    private static Drill.Plan<HighlyAvailable> pair(String id) {
        return Drill.on(HighlyAvailableTopology.anywhere(), id)
                .in(Group.DATABASE)
                .with(new SaleLoad().lasting(UNTIL_NORMAL))
                .detectedBy("the primary of the database")
                .reading(ISSUING_AWAY, DatabaseFaults::issuingAway)
                .readingInTheEnd(DIFFERENCES, DatabaseFaults::differences)
                .expecting(
                        booksClose(),
                        noFailedJoin(),
                        gapWithin(FIVE),
                        normalWithin(FIFTEEN),
                        lastIs(DIFFERENCES, 0, "primary and replica hold the same"));
    }

    private static Expectation listedMeanwhile() {
        return Expectation.that(
                "while no server accepts writes, the list of sales is answered within 5 s every time", seen -> {
                    List<Readings.Point> looks = seen.readings(LISTED).points();
                    long answered =
                            looks.stream().filter(look -> look.value() == 1).count();
                    return Expectation.found(
                            answered + " of " + looks.size() + " times",
                            answered == looks.size() && looks.size() >= LOOKS);
                });
    }

    private static Expectation issuingAwayWithin(Duration limit) {
        return Expectation.that("a ticket issued within " + limit.toSeconds() + " s of the fault", seen -> {
            OptionalDouble away = seen.readings(ISSUING_AWAY).last();
            return away.isEmpty()
                    ? Expectation.found("never", false)
                    : Expectation.found(
                            "%.2f s".formatted(away.getAsDouble()), away.getAsDouble() <= limit.toSeconds());
        });
    }

    /** None before it: without a primary none can be. */
    private static Expectation issuingAfterTheHeal() {
        return Expectation.that("no ticket before the heal, and one within 5 s of it", seen -> {
            OptionalDouble away = seen.readings(ISSUING_AWAY).last();
            if (away.isEmpty()) {
                return Expectation.found("never", false);
            }
            double after = away.getAsDouble() - seen.fault().seconds();
            return Expectation.found(
                    "%.2f s after the fault, %+.2f s from the heal".formatted(away.getAsDouble(), after),
                    away.getAsDouble() >= TWELVE.toSeconds() && after <= FIVE.toSeconds());
        });
    }
}
