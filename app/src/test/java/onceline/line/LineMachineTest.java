package onceline.line;

import static onceline.line.Ledger.SALE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import onceline.line.Verdict.Outcome;
import onceline.words.QueueId;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineMachineTest {
    @Test
    void firstComeFirstServed() {
        var ledger = Ledger.withSale("10000/s", 100, 0);
        assertThat(ledger.join("ann", "a1").position()).isEqualTo(1);
        assertThat(ledger.join("bob", "b1").position()).isEqualTo(2);
        assertThat(ledger.join("cid", "c1").position()).isEqualTo(3);
        ledger.grant(1, 2, 0);
        ledger.tick(100);
        assertThat(ledger.inside()).containsExactly("ann", "bob");
        assertThat(ledger.waiting()).containsExactly("cid");
    }

    /** The stock of an auction's lot has no line, and tells of itself all the same. */
    @Test
    void factsAboutAQueueThatDoesNotExistChangeNothing() {
        var ledger = Ledger.withSale("10000/s", 100, 0);
        var lot = new QueueId("event:lot-watch-1");
        ledger.append(new LineRecord.Granted(lot, 1, 1, 0));
        ledger.append(new LineRecord.Departed(lot, 7, "CONFIRMED"));
        ledger.join("ann", "a1");
        ledger.tick(100);
        assertThat(ledger.inside()).isEmpty();
        assertThat(ledger.waiting()).containsExactly("ann");
    }

    @Test
    void joiningAgainKeepsThePlace() {
        var ledger = Ledger.withSale("1/s", 1, 0);
        var first = ledger.join("ann", "a1");
        ledger.join("bob", "b1");
        assertThat(ledger.join("ann", "a1")).isEqualTo(Verdict.of(Outcome.STANDING, first.place()));
        assertThat(ledger.join("ann", "a2")).isEqualTo(Verdict.of(Outcome.STANDING, first.place()));
        assertThat(ledger.waiting()).containsExactly("ann", "bob");
    }

    @Test
    void afterLeavingOnlyANewIdCounts() {
        var ledger = Ledger.withSale("1/s", 1, 0);
        ledger.join("ann", "a1");
        assertThat(ledger.leave("ann", "l1").outcome()).isEqualTo(Outcome.LEFT);
        assertThat(ledger.join("ann", "a1").outcome()).isEqualTo(Outcome.SPENT);
        assertThat(ledger.waiting()).isEmpty();
        assertThat(ledger.join("ann", "a2").outcome()).isEqualTo(Outcome.WAITING);
    }

    @Test
    void aLateRepeatOfALeaveDoesNotCostTheNewPlace() {
        var ledger = Ledger.withSale("1/s", 1, 0);
        ledger.join("ann", "a1");
        ledger.leave("ann", "l1");
        ledger.join("ann", "a2");
        ledger.leave("ann", "l1");
        assertThat(ledger.waiting()).containsExactly("ann");
    }

    @Test
    void anAdmissionThatCameFirstWinsAndItsTicketIsCancelledNext() {
        var ledger = Ledger.withSale("1000/s", 10, 0);
        long place = ledger.join("ann", "a1").place();
        ledger.grant(1, 5, 0);
        ledger.tick(100);
        assertThat(ledger.leave("ann", "l1")).isEqualTo(Verdict.of(Outcome.ADMITTED_FIRST, place));
        var commands = ledger.machine.commands(SALE.value(), 0, 10);
        assertThat(commands).hasSize(2);
        assertThat(new String(commands.get(0).value(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"Issue\"", "\"ordinal\":1");
        assertThat(new String(commands.get(1).value(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"Cancel\"", "\"ordinal\":2");
        ledger.depart(place, "CANCELLED");
        assertThat(ledger.leave("ann", "l1"))
                .as("a repeat hears the first answer")
                .isEqualTo(Verdict.of(Outcome.ADMITTED_FIRST, place));
        assertThat(ledger.join("ann", "a2").outcome()).isEqualTo(Outcome.WAITING);
    }

    @Test
    void neverMoreAdmissionsThanStockIsGranted() {
        var ledger = Ledger.withSale("10000/s", 1000, 0);
        IntStream.range(0, 50).forEach(i -> ledger.join("u" + i, "j" + i));
        assertThat(ledger.tick(1_000)).isZero();
        ledger.grant(1, 7, 0);
        assertThat(ledger.tick(2_000)).isEqualTo(7);
        assertThat(ledger.field("soldOut")).isEqualTo("1");
        ledger.grant(1, 99, 0);
        assertThat(ledger.tick(3_000)).as("an old version of the stock").isZero();
        ledger.grant(2, 8, 3);
        assertThat(ledger.field("soldOut")).isEqualTo("0");
        assertThat(ledger.tick(4_000)).isEqualTo(1);
    }

    @Test
    void theLimitOfPeopleInsideBinds() {
        var ledger = Ledger.withSale("10000/s", 3, 0);
        var places = IntStream.range(0, 5)
                .mapToObj(i -> ledger.join("u" + i, "j" + i).place())
                .toList();
        ledger.grant(1, 100, 0);
        assertThat(ledger.tick(1_000)).isEqualTo(3);
        assertThat(ledger.tick(2_000)).isZero();
        ledger.depart(places.get(1), "EXPIRED");
        ledger.depart(places.get(1), "EXPIRED");
        assertThat(ledger.tick(3_000)).as("a repeated departure counts once").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"CONFIRMED,BOUGHT", "EXPIRED,WAITING", "CANCELLED,WAITING", "REFUSED,WAITING", "EXISTING,WAITING"})
    void onlyABuyerMayNotJoinAgain(String reason, Outcome outcome) {
        var ledger = Ledger.withSale("1000/s", 10, 0);
        long place = ledger.join("ann", "a1").place();
        ledger.grant(1, 1, 0);
        ledger.tick(100);
        assertThat(ledger.join("ann", "a2").outcome()).isEqualTo(Outcome.INSIDE);
        ledger.depart(place, reason);
        assertThat(ledger.join("ann", "a3").outcome()).isEqualTo(outcome);
    }

    @Test
    void pausedLetsNobodyInAndClosedTakesNobody() {
        var ledger = Ledger.withSale("1000/s", 10, 0);
        ledger.grant(1, 10, 0);
        ledger.join("ann", "a1");
        ledger.pause();
        assertThat(ledger.tick(1_000)).isZero();
        assertThat(ledger.join("bob", "b1").outcome()).isEqualTo(Outcome.WAITING);
        ledger.resume();
        assertThat(ledger.tick(2_000)).isEqualTo(2);
        ledger.close();
        assertThat(ledger.join("cid", "c1").outcome()).isEqualTo(Outcome.CLOSED);
        assertThat(ledger.pause().outcome()).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void anAdmissionOnItsWayComesTooLateForAPause() {
        var ledger = Ledger.withSale("1000/s", 10, 0);
        ledger.grant(1, 10, 0);
        ledger.join("ann", "a1");
        var onItsWay = ledger.machine.due(ledger.term, 1_000);
        assertThat(onItsWay).hasSize(1);
        ledger.pause();
        onItsWay.forEach(ledger::append);
        assertThat(ledger.waiting()).containsExactly("ann");
        ledger.resume();
        assertThat(ledger.tick(2_000)).isEqualTo(1);
    }

    @Test
    void aRecordWithoutEffectMovesThePictureAllTheSame() {
        var ledger = Ledger.withSale("1/s", 1, 0);
        ledger.join("ann", "a1");
        ledger.fields.clear();
        ledger.join("ann", "a1");
        assertThat(ledger.fields).containsKey(SALE.value());
    }

    @Test
    void requestIdsOfOnePersonAreBounded() {
        var ledger = Ledger.withSale("1/s", 1, 0);
        for (int i = 0; i < Person.MOST_REQUESTS / 2; i++) {
            ledger.join("ann", "a" + i);
            ledger.leave("ann", "l" + i);
        }
        assertThat(ledger.join("ann", "last").outcome()).isEqualTo(Outcome.TOO_MANY);
    }

    @Test
    void theAbsentLoseTheirPlaceWhenTheTurnComes() {
        Absence absence = (queue, grace, candidates) -> Optional.of(Set.of(new UserId("ann")));
        var ledger = Ledger.withSale("1000/s", 10, 1_000, absence);
        ledger.join("ann", "a1", 0);
        ledger.join("bob", "b1", 0);
        assertThat(ledger.tick(5_000)).as("no stock, no turn").isZero();
        assertThat(ledger.waiting()).containsExactly("ann", "bob");
        ledger.grant(1, 10, 0);
        ledger.tick(5_100);
        assertThat(ledger.waiting()).containsExactly("bob");
        assertThat(ledger.tick(5_110)).isEqualTo(1);
        assertThat(ledger.inside()).containsExactly("bob");
        assertThat(ledger.waiting()).isEmpty();
        assertThat(ledger.join("ann", "a2", 5_200).outcome()).isEqualTo(Outcome.WAITING);
    }

    @Test
    void whoJoinedWithinTheGraceIsHere() {
        Absence everybody = (queue, grace, candidates) -> Optional.of(new HashSet<>(candidates));
        var ledger = Ledger.withSale("1000/s", 10, 1_000, everybody);
        ledger.join("ann", "a1", 4_500);
        ledger.grant(1, 10, 0);
        assertThat(ledger.tick(5_000)).isEqualTo(1);
    }

    @Test
    void whoJoinedWithinTheGraceIsHereWhateverTheClockOfTheGateSays() {
        Absence everybody = (queue, grace, candidates) -> Optional.of(new HashSet<>(candidates));
        var ledger = Ledger.withSale("1000/s", 10, 1_000, everybody);
        ledger.grant(1, 10, 0);
        ledger.tick(9_500);
        ledger.join("ann", "a1", 10_000 - 3_600_000);
        assertThat(ledger.tick(10_000)).isEqualTo(1);
    }

    @Test
    void whoHasBeenKnownForLongerThanTheGraceMayBeAway() {
        Absence everybody = (queue, grace, candidates) -> Optional.of(new HashSet<>(candidates));
        var ledger = Ledger.withSale("1000/s", 10, 1_000, everybody);
        ledger.tick(9_500);
        ledger.join("ann", "a1", 10_000 - 3_600_000);
        ledger.tick(10_000);
        ledger.grant(1, 10, 0);
        ledger.tick(11_100);
        assertThat(ledger.inside()).isEmpty();
        assertThat(ledger.waiting()).isEmpty();
    }

    @Test
    void whenAllWhoWereAskedAboutHaveLeftTheNextAreLetIn() {
        Absence findingOut = (queue, grace, candidates) -> Optional.empty();
        var ledger = Ledger.withSale("1000/s", 10, 1_000, findingOut);
        ledger.grant(1, 10, 0);
        ledger.join("ann", "a1", 0);
        assertThat(ledger.tick(5_000))
                .as("it is being found out whether ann is here")
                .isZero();
        ledger.leave("ann", "l1");
        ledger.join("bob", "b1", 5_900);
        ledger.tick(6_000);
        ledger.tick(6_100);
        assertThat(ledger.inside()).containsExactly("bob");
    }

    @Test
    void nobodyIsLetInPastSomebodyAbsentWhoStillHasThePlace() {
        Absence absence = (queue, grace, candidates) -> Optional.of(Set.of(new UserId("ann")));
        var ledger = Ledger.withSale("1000/s", 10, 1_000, absence);
        ledger.join("ann", "a1", 0);
        ledger.join("bob", "b1", 0);
        ledger.grant(1, 10, 0);
        assertThat(ledger.machine.due(ledger.term, 5_000))
                .as("decisions that may be lost one without the other")
                .singleElement()
                .isInstanceOf(LineRecord.Abandoned.class);
    }

    @Test
    void whoIsWaitingMayAlwaysLeave() {
        var ledger = Ledger.withSale("1/s", 1, 0);
        ledger.join("ann", "first");
        ledger.leave("ann", "gone");
        ledger.leave("ann", "odd");
        for (int i = 0; ledger.join("ann", "a" + i).outcome() == Outcome.WAITING; i++) {
            assertThat(ledger.leave("ann", "l" + i).outcome()).as("leave %s", i).isEqualTo(Outcome.LEFT);
        }
        assertThat(ledger.waiting()).isEmpty();
    }

    @Test
    void manyAbsentAtOnceHoldAdmissionUntilTheOperatorResumes() {
        Absence everybody = (queue, grace, candidates) -> Optional.of(new HashSet<>(candidates));
        var ledger = Ledger.withSale("10000/s", 1000, 1_000, everybody);
        IntStream.range(0, 100).forEach(i -> ledger.join("u" + i, "j" + i, 0));
        ledger.grant(1, 100, 0);
        ledger.tick(50_000);
        assertThat(ledger.waiting()).hasSize(100);
        assertThat(ledger.machine.holdsForAbsence()).isTrue();
        ledger.resume();
        ledger.tick(50_100);
        assertThat(ledger.waiting()).isEmpty();
        assertThat(ledger.machine.holdsForAbsence()).isFalse();
    }

    @Test
    void aMissedCommandIsForwardedAgain() {
        var ledger = Ledger.withSale("1/s", 1, 0);
        ledger.append(new LineRecord.Missed(SALE, 4));
        assertThat(ledger.forwardedAgain).containsExactly(4L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/m", "30/m", "7/s", "2000/s", "10000/s"})
    void inNoWindowMoreThanTheRateAndOneTick(String text) {
        var rate = Rate.parse(text);
        var random = new Random(text.hashCode());
        var pacing = new Pacing(rate);
        var times = new ArrayList<long[]>();
        long now = 1_000_000;
        pacing.restart(now);
        for (int i = 0; i < 3_000; i++) {
            now += random.nextInt(100) == 0 ? random.nextInt(20_000) : random.nextInt(40);
            if (random.nextInt(200) == 0) {
                pacing.restart(now);
            }
            int people = pacing.allowance(now);
            if (people > 0) {
                pacing.spend(people, now);
                times.add(new long[] {now, people});
            }
        }
        assertWindows(rate, times);
        assertThat(times).isNotEmpty();
    }

    private static void assertWindows(Rate rate, List<long[]> times) {
        double tick = Math.max(1, rate.perMillisecond() * Pacing.TICK_MS);
        for (int from = 0; from < times.size(); from++) {
            long sum = 0;
            for (int to = from; to < Math.min(times.size(), from + 400); to++) {
                sum += times.get(to)[1];
                double window = times.get(to)[0] - times.get(from)[0];
                assertThat((double) sum).isLessThanOrEqualTo(rate.perMillisecond() * window + tick + 1e-6);
            }
        }
    }

    @Test
    void anOwnersBudgetBeginsWhenItDecidesNotWhenItClaimed() {
        var ledger = Ledger.withSale("10/s", 100, 0);
        ledger.grant(1, 10, 0);
        IntStream.range(0, 5).forEach(i -> ledger.join("u" + i, "j" + i));
        assertThat(ledger.tick(1_000))
                .as("the last owner, just before its term ends")
                .isEqualTo(1);
        ledger.claimWritten(500);
        assertThat(ledger.tick(1_001)).isZero();
        assertThat(ledger.tick(1_100)).isZero();
        assertThat(ledger.tick(1_101)).isEqualTo(1);
    }

    @Test
    void steppingBackTheClockLetsNobodyInTwice() {
        var pacing = new Pacing(Rate.parse("10/s"));
        pacing.restart(10_000);
        assertThat(pacing.allowance(10_500)).isEqualTo(1);
        pacing.spend(1, 10_500);
        assertThat(pacing.allowance(9_000)).isZero();
    }

    /** A thousand random steps; after each, the picture must be what painting anew would give, in the same order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void thePictureIsAlwaysWhatPaintingAnewWouldGive(long seed) {
        var random = new Random(seed);
        var ledger = Ledger.withSale("500/s", 20, 0);
        long now = 0;
        for (int step = 0; step < 1_000; step++) {
            now += random.nextInt(30);
            String user = "u" + random.nextInt(60);
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> ledger.join(user, "i" + random.nextInt(400), now);
                case 3 -> ledger.leave(user, "l" + random.nextInt(400));
                case 4 -> ledger.grant(step, random.nextInt(200), 0);
                default -> departOne(ledger, random.nextBoolean() ? "CONFIRMED" : "EXPIRED");
            }
            ledger.tick(now);
            assertPicture(ledger, seed);
        }
        assertThat(ledger.log.stream().filter(LineRecord.Admitted.class::isInstance))
                .as("seed %s reached admissions", seed)
                .isNotEmpty();
    }

    private static void departOne(Ledger ledger, String reason) {
        ledger.inside().stream().findFirst().ifPresent(first -> ledger.depart(ledger.placeInside(first), reason));
    }

    private static void assertPicture(Ledger ledger, long seed) {
        var anew = new Ledger(Absence.NOBODY);
        ledger.machine.paint(SALE.value()).forEach(stroke -> anew.show(SALE.value(), stroke));
        assertThat(anew.waiting()).as("seed %s", seed).isEqualTo(ledger.waiting());
        assertThat(anew.inside()).as("seed %s", seed).isEqualTo(ledger.inside());
        assertThat(anew.fields).as("seed %s", seed).isEqualTo(ledger.fields);
    }
}
