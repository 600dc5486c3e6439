package onceline.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import onceline.delivery.Outbox;
import onceline.plumbing.json.Json;
import onceline.ticket.Command.Cancel;
import onceline.ticket.Command.Issue;
import onceline.ticket.Command.Numbered;
import onceline.ticket.Command.Request;
import onceline.ticket.Desk.Outcome;
import onceline.ticket.Ticket.State;
import onceline.words.EventId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeskTest {
    private static final EventId EVENT = new EventId("concert");
    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

    @Test
    void ticketsAreIssuedInTheOrderOfTheCommandsAndHeld() {
        var outcome = decide(stock(3), issue(1), issue(2));
        assertThat(outcome.fresh()).extracting(Ticket::place).containsExactly(101L, 102L);
        assertThat(outcome.fresh()).allSatisfy(ticket -> {
            assertThat(ticket.state()).isEqualTo(State.PENDING);
            assertThat(ticket.version()).isEqualTo(1);
            assertThat(ticket.holdUntil()).isEqualTo(NOW.plusSeconds(60));
        });
        assertThat(outcome.stock().free()).isEqualTo(1);
        assertThat(outcome.stock().decided()).isEqualTo(2);
        assertThat(kinds(outcome)).containsExactly("TicketIssued", "TicketIssued");
    }

    @Test
    void theLastUnitGoesToTheFirstOfTwo() {
        var outcome = decide(stock(1), issue(1), issue(2));
        assertThat(outcome.fresh()).hasSize(1);
        assertThat(outcome.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Desk.Refused.SOLD_OUT);
            assertThat(refusal.place()).isEqualTo(102);
        });
        assertThat(kinds(outcome)).containsExactly("TicketIssued", "Departed:REFUSED", "sold-out", "Granted");
    }

    @Test
    void aRefusedCommandGivesItsUnitBackToTheLine() {
        var outcome = decide(stock(5), issue(1), issue(2, user(1)));
        assertThat(outcome.stock().units()).isEqualTo(6);
        assertThat(outcome.stock().version()).isEqualTo(2);
        assertThat(kinds(outcome)).containsExactly("TicketIssued", "Departed:EXISTING", "Granted");
    }

    @Test
    void repeatsChangeNothingAndAreNotTold() {
        var outcome = decide(with(stock(5), 2), issue(1), issue(2), issue(1));
        assertThat(outcome.fresh()).isEmpty();
        assertThat(outcome.told()).isEmpty();
        assertThat(outcome.stock()).isEqualTo(with(stock(5), 2));
        assertThat(outcome.repeated()).isEqualTo(3);
    }

    @Test
    void whatComesTooEarlyWaitsAndTheGapIsReportedOnce() {
        var outcome = decide(stock(5), issue(1), issue(3), issue(4));
        assertThat(outcome.fresh()).hasSize(1);
        assertThat(outcome.missed()).isTrue();
        assertThat(kinds(outcome)).containsExactly("TicketIssued", "Missed");
        assertThat(outcome.repeated()).as("early is not repeated").isZero();

        var again = decide(outcome.stock(), issue(5));
        assertThat(again.missed()).isFalse();
        assertThat(again.told()).isEmpty();
    }

    @Test
    void aGapIsReportedAgainWhenItLasts() {
        var reported = stock(5).reported(NOW.minusSeconds(6));
        assertThat(decide(reported, issue(2)).missed()).isTrue();
    }

    @Test
    void aGapThatIsFilledInTheSameBatchIsNone() {
        var outcome = decide(stock(5), issue(2), issue(1), issue(2));
        assertThat(outcome.fresh()).extracting(Ticket::ordinal).containsExactly(1L, 2L);
        assertThat(outcome.missed()).isFalse();
    }

    @Test
    void cancellingInTheSameBatchLeavesATicketThatIsOver() {
        var first = issue(1);
        var outcome = decide(stock(1), first, cancel(2, first), issue(3, first.user()));
        assertThat(outcome.fresh()).extracting(Ticket::state).containsExactly(State.CANCELLED, State.PENDING);
        assertThat(outcome.changed()).isEmpty();
        assertThat(kinds(outcome))
                .containsExactly("TicketIssued", "Departed:CANCELLED", "ticket-cancelled", "TicketIssued", "Granted");
        assertThat(outcome.stock().free()).isZero();
    }

    @Test
    void cancellingWhatIsOverOrConfirmedOrUnknownOnlyCountsAsDecided() {
        for (State state : Set.of(State.CONFIRMED, State.EXPIRED, State.CANCELLED)) {
            var known = new Ticket(TicketId.of(EVENT, 101), EVENT, user(1), state, 2, NOW, 101L, 1L);
            var outcome = desk(with(stock(4), 1), List.of(known), cancel(2, issue(1)));
            assertThat(outcome.changed()).isEmpty();
            assertThat(outcome.stock().free()).isEqualTo(4);
            assertThat(outcome.stock().decided()).isEqualTo(2);
        }
        assertThat(decide(stock(4), cancel(1, issue(7))).stock().decided()).isEqualTo(1);
    }

    @Test
    void requestsStandOutsideTheOrderAndCountOnce() {
        var request = new Request(EVENT, user(1), new RequestId("r"), 0);
        var outcome = decide(stock(5), request, request, issue(1, user(2)));
        assertThat(outcome.fresh())
                .extracting(Ticket::ordinal)
                .containsExactly(null, 1L)
                .hasSize(2);
        assertThat(outcome.repeated()).isEqualTo(1);
        assertThat(outcome.stock().decided()).isEqualTo(1);
        assertThat(outcome.stock().units()).as("one unit less for the line").isEqualTo(4);
        assertThat(kinds(outcome)).contains("Granted");
    }

    @Test
    void theLineHearsAtLeastEveryThousandCommands() {
        var commands = new ArrayList<Command>();
        for (int ordinal = 1; ordinal <= 1500; ordinal++) {
            commands.add(issue(ordinal));
        }
        assertThat(kinds(decide(stock(5000), commands.toArray(Command[]::new)))).containsOnlyOnce("Granted");
    }

    /** Anything in any order, cut into batches, sent again until it is through: the books close. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverComesInWhateverOrderIsDecidedOnce(long seed) {
        var random = new Random(seed);
        var line = line(random, 400);
        var ledger = new Ledger(stock(150));
        while (ledger.stock.decided() < line.size()) {
            ledger.take(someOf(line, (int) ledger.stock.decided(), random));
        }
        assertThat(ledger.order).as("seed %d", seed).isSorted();
        assertThat(ledger.gapsReported).as("seed %d reaches gaps", seed).isPositive();
    }

    /** Mostly issues, some for people who were there before, some cancellations. */
    private static List<Numbered> line(Random random, int length) {
        var line = new ArrayList<Numbered>();
        for (int ordinal = 1; ordinal <= length; ordinal++) {
            var earlier = line.isEmpty() ? null : line.get(random.nextInt(line.size()));
            if (earlier instanceof Issue issue && random.nextInt(4) == 0) {
                line.add(cancel(ordinal, issue));
            } else {
                line.add(issue(ordinal, user(random.nextInt(length))));
            }
        }
        return line;
    }

    private static Command[] someOf(List<Numbered> line, int decided, Random random) {
        var batch = new ArrayList<Command>();
        int start = Math.max(0, decided - random.nextInt(10));
        for (int at = start; at < Math.min(line.size(), start + 40); at++) {
            if (random.nextInt(20) != 0) {
                batch.add(line.get(at));
            }
        }
        return batch.toArray(Command[]::new);
    }

    /** Plays the tables, and checks them after every batch. */
    private static final class Ledger {
        private final Map<TicketId, Ticket> tickets = new HashMap<>();
        private final List<Long> order = new ArrayList<>();
        private Stock stock;
        private int gapsReported;

        Ledger(Stock stock) {
            this.stock = stock;
        }

        void take(Command... batch) {
            var outcome = desk(stock, tickets.values(), batch);
            outcome.changed().forEach(ticket -> {
                assertThat(tickets.get(ticket.ticket()))
                        .extracting(Ticket::state)
                        .isEqualTo(State.PENDING);
                tickets.put(ticket.ticket(), ticket);
            });
            outcome.fresh().forEach(ticket -> {
                assertThat(tickets.put(ticket.ticket(), ticket)).isNull();
                order.add(ticket.ordinal());
            });
            stock = outcome.stock();
            gapsReported += outcome.missed() ? 1 : 0;
            check();
        }

        private void check() {
            var live = tickets.values().stream()
                    .filter(ticket -> ticket.state().live())
                    .toList();
            assertThat(stock.free()).isNotNegative();
            assertThat(stock.free() + live.size()).isEqualTo(stock.total());
            var users = new HashSet<UserId>();
            assertThat(live).allMatch(ticket -> users.add(ticket.user()));
        }
    }

    private static Outcome decide(Stock stock, Command... commands) {
        return desk(stock, List.of(), commands);
    }

    private static Outcome desk(Stock stock, Collection<Ticket> known, Command... commands) {
        var desk = new Desk(stock, known, Set.of(), NOW);
        for (Command command : commands) {
            desk.take(command);
        }
        return desk.finish();
    }

    private static Stock stock(long units) {
        return new Stock(EVENT, 1, Duration.ofSeconds(60), units, units, 0, 1, null);
    }

    private static Stock with(Stock stock, long decided) {
        return decided == 0 ? stock : with(stock.oneDecided(), decided - 1);
    }

    private static UserId user(long number) {
        return new UserId("u-" + number);
    }

    private static Issue issue(long ordinal) {
        return issue(ordinal, user(ordinal));
    }

    private static Issue issue(long ordinal, UserId user) {
        return new Issue(EVENT, user, 100 + ordinal, ordinal, 0);
    }

    private static Cancel cancel(long ordinal, Issue earlier) {
        return new Cancel(EVENT, earlier.user(), earlier.place(), ordinal, 0);
    }

    private static List<String> kinds(Outcome outcome) {
        return outcome.told().stream().map(DeskTest::kind).toList();
    }

    private static String kind(Outbox.Row row) {
        var fact = Json.WIRE.readTree(row.payload());
        return switch (fact.path("type").asString()) {
            case "Departed" -> "Departed:" + fact.path("reason").asString();
            case "Notification" -> fact.path("kind").asString();
            default -> fact.path("type").asString();
        };
    }
}
