package onceline.auction;

import static onceline.auction.BidHouse.PATIENCE;
import static onceline.auction.BidHouse.PATIENT;
import static onceline.auction.BidHouse.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Consumer;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import onceline.RealServers;
import onceline.delivery.StreamConsumer.Limits;
import onceline.delivery.Topic;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class BidStoreIT {
    private final BidHouse house = new BidHouse();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aBidIsStoredAndAcknowledged() {
        house.add(1, 3);
        house.consume("one", PATIENT);
        house.awaitStored(3);
        house.awaitNothingPending();

        assertThat(RealServers.number("select count(*) from bid where journal_offset = " + (house.base + 2)
                        + " and id = 'b-" + house.lot + "-2' and user_id = '" + house.user(2)
                        + "' and amount = 200 and at = '2023-11-14 22:13:20.002'"))
                .isEqualTo(1);
    }

    @Test
    void twoConsumersShareTheWork() {
        var first = new Metrics();
        var second = new Metrics();
        var small = new Limits(Duration.ofHours(1), Duration.ofHours(1), 5, 20);
        house.consume("one", small, first);
        house.consume("two", small, second);
        house.add(1, 3000);
        house.awaitStored(3000);
        house.awaitNothingPending();

        assertThat(consumed(first)).isPositive();
        assertThat(consumed(second)).isPositive();
        assertThat(consumed(first) + consumed(second)).isEqualTo(3000);
    }

    @Test
    void whatADeadConsumerHadIsTakenOver() {
        house.add(1, 50);
        house.abandon("dead", 50);
        house.consume("alive", QUICK);
        house.add(51, 60);
        house.awaitStored(60);
        house.awaitNothingPending();

        assertThat(house.count(Metric.STREAM_CLAIMED)).isEqualTo(50);
    }

    @Test
    void ofTwoConsumersOneDiesInTheMiddle() {
        house.consume("alive", QUICK);
        house.add(1, 100);
        house.awaitStored(100);
        LongStream.rangeClosed(1, 20).forEach(round -> {
            house.add(91 + round * 10, 100 + round * 10);
            house.abandon("dead", 3);
        });
        house.awaitStored(300);
        house.awaitNothingPending();
    }

    @Test
    void anOrphanIsClaimedByHand() {
        house.add(1, 3);
        house.abandon("dead", 3);
        house.commands.xclaim(
                house.group.stream(),
                Consumer.from(house.group.group(), "alive"),
                0,
                house.id(1),
                house.id(2),
                house.id(3));
        assertThat(house.pending("alive")).isEqualTo(3);

        house.consume("alive", PATIENT);
        house.awaitStored(3);
        house.awaitNothingPending();
    }

    @Test
    void aConsumerThatReturnsTakesUpWhatItHad() {
        house.add(1, 700);
        house.abandon("one", 700);
        house.consume("one", PATIENT);
        house.awaitStored(700);
        house.awaitNothingPending();
    }

    @Test
    void killedBetweenCommitAndAcknowledgementLeavesNoSecondRow() throws Exception {
        house.add(1, 20);
        var child = BidChild.start(house.group, "dead");
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as("killed").isEqualTo(128 + 9);
        assertThat(house.stored()).isEqualTo(20);
        assertThat(house.pending("dead")).isEqualTo(20);

        house.consume("alive", QUICK);
        house.awaitNothingPending();
        assertThat(house.stored()).isEqualTo(20);
        assertThat(house.dead()).isEmpty();
        assertThat(house.count(Metric.STREAM_CLAIMED)).isEqualTo(20);
        assertThat(house.parts.metrics().counter(Metric.BIDS_STORED).count()).isZero();
    }

    @Test
    void aGroupThatIsGoneIsMadeAgainAtTheBeginning() {
        house.consume("one", PATIENT);
        house.add(1, 5);
        house.awaitStored(5);
        house.commands.xgroupDestroy(house.group.stream(), house.group.group());
        house.add(6, 9);
        house.awaitStored(9);

        house.commands.del(house.group.stream());
        house.add(10, 12);
        house.awaitStored(12);
        house.awaitNothingPending();
    }

    @Test
    void redisMayStopAndComeBack() {
        house.consume("one", QUICK);
        house.add(1, 50);
        house.awaitStored(50);
        RealServers.lab().redis().restart();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> house.commands.ping().equals("PONG"));
        house.add(51, 90);
        house.awaitStored(90);
        house.awaitNothingPending();
    }

    @Test
    void deletedBeforeItWasStoredIsAlarmedAndTakenFromTheJournal() {
        long first = house.journal(1, 1);
        long second = house.journal(2, 2);
        long third = house.journal(3, 3);
        house.addAt(first, house.bid(1, 1, null));
        house.addAt(second, house.bid(2, 2, 1L));
        house.addAt(third, house.bid(3, 3, 2L));
        house.abandon("dead", 3);
        house.commands.xdel(house.group.stream(), second + "-0");

        house.consume("alive", QUICK);
        house.awaitStored(3);
        house.awaitNothingPending();
        assertThat(house.count(Metric.STREAM_DELETED)).isEqualTo(1);
        assertThat(house.count(Metric.STREAM_CLAIMED)).isEqualTo(2);
        assertThat(house.dead()).isEmpty();
    }

    @Test
    void deletedAmongItsOwnIsAlarmedAndTakenFromTheJournal() {
        long first = house.journal(1, 1);
        long second = house.journal(2, 2);
        house.addAt(first, house.bid(1, 1, null));
        house.addAt(second, house.bid(2, 2, 1L));
        house.abandon("one", 2);
        house.commands.xdel(house.group.stream(), second + "-0");
        house.consume("one", PATIENT);
        house.runRelay();
        house.awaitStored(2);
        house.awaitNothingPending();
        house.awaitAllTold();

        assertThat(house.count(Metric.STREAM_DELETED)).isEqualTo(1);
        assertThat(house.facts("outbid"))
                .as("the journal does not say who led before, the rows do")
                .containsExactly(house.lot + "#outbid#" + second);
    }

    @Test
    void deletedAndNotInTheJournalBecomesADeadLetter() {
        house.add(1, 2);
        house.abandon("dead", 2);
        house.commands.xdel(house.group.stream(), house.id(1));
        house.consume("alive", QUICK);
        house.awaitStored(1);
        house.awaitNothingPending();

        assertThat(house.dead())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getBody())
                        .containsEntry("id", house.id(1))
                        .containsEntry("reason", "the journal does not reach to this offset")
                        .doesNotContainKey("bid"));
    }

    @Test
    void whatFailsByItselfFiveTimesIsPutAsideAndHoldsNobodyUp() {
        house.add(1, 10);
        house.add(11, "{\"bid\":\"b\"}");
        house.add(12, house.bid("b-" + house.lot + "-3", 12, 12, null));
        house.add(13, 20);
        house.consume("one", PATIENT);
        house.awaitStored(18);
        house.awaitNothingPending();

        assertThat(house.dead()).hasSize(2);
        assertThat(house.dead())
                .extracting(
                        letter -> letter.getBody().get("id"),
                        letter -> letter.getBody().get("attempts"))
                .containsExactlyInAnyOrder(tuple(house.id(11), "5"), tuple(house.id(12), "5"));
        assertThat(house.dead())
                .extracting(letter -> letter.getBody().get("reason"))
                .anyMatch(reason -> reason.contains("a field is missing"))
                .anyMatch(reason -> reason.contains("belongs to another bid"));
        assertThat(house.count(Metric.STREAM_FAILED)).isEqualTo(10);
    }

    @Test
    void attemptsAreCountedOverARestart() {
        house.add(1, "no bid");
        var first = house.consume("one", PATIENT);
        await().atMost(PATIENCE)
                .until(() -> house.pending().size() == 1
                        && house.pending().getFirst().getRedeliveryCount() >= 3);
        first.close();
        assertThat(house.dead()).isEmpty();
        house.consume("one", PATIENT);
        house.awaitNothingPending();

        assertThat(house.dead())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getBody()).containsEntry("attempts", "5"));
        assertThat(house.count(Metric.STREAM_FAILED)).isEqualTo(5);
    }

    @Test
    void nothingIsTrimmedThatAGroupHasNotAcknowledged() {
        house.add(1, 100);
        house.createGroup("slow");
        house.consume("one", PATIENT);
        house.awaitStored(100);
        house.awaitNothingPending();
        house.tidy(Duration.ofHours(1));
        assertThat(length()).as("the second group has read nothing").isEqualTo(100);

        readAsSlow(60);
        house.commands.xack(house.group.stream(), "slow", house.id(1), house.id(2), house.id(4));
        house.tidy(Duration.ofHours(1));
        assertThat(length())
                .as("the second group has not acknowledged the third")
                .isEqualTo(98);

        LongStream.rangeClosed(1, 60).forEach(n -> house.commands.xack(house.group.stream(), "slow", house.id(n)));
        house.tidy(Duration.ofHours(1));
        assertThat(length()).as("the last that was delivered stays").isEqualTo(41);

        house.commands.xgroupDestroy(house.group.stream(), "slow");
        house.tidy(Duration.ofHours(1));
        assertThat(length()).isEqualTo(1);
    }

    /** No text: 10 comes after 9. */
    @Test
    void placesOfGroupsAreComparedAsNumbers() {
        for (long offset = 8; offset <= 11; offset++) {
            house.addAt(offset, "");
        }
        house.createGroup("slow");
        house.createGroup("fast");
        deliverAll("slow");
        deliverAll("fast");
        house.commands.xack(house.group.stream(), "slow", "8-0");
        house.commands.xack(house.group.stream(), "fast", "8-0", "9-0");
        house.tidy(Duration.ofHours(1));
        assertThat(length()).as("9 is still to be acknowledged by one").isEqualTo(3);
    }

    private void deliverAll(String group) {
        house.commands.xreadgroup(
                Consumer.from(group, "some"), XReadArgs.StreamOffset.lastConsumed(house.group.stream()));
    }

    @Test
    void withoutAnyGroupNothingIsTrimmed() {
        house.add(1, 10);
        house.tidy(Duration.ofHours(1));
        assertThat(length()).isEqualTo(10);
    }

    @Test
    void onlyConsumersThatOweNothingAreForgotten() throws InterruptedException {
        house.add(1, 2);
        house.abandon("owes", 1);
        house.abandon("paid", 1);
        house.commands.xack(house.group.stream(), house.group.group(), house.id(2));
        house.tidy(Duration.ofHours(1));
        assertThat(consumers()).isEqualTo(2);

        Thread.sleep(50);
        house.tidy(Duration.ofMillis(10));
        assertThat(consumers()).isEqualTo(1);
        assertThat(house.pending("owes")).isEqualTo(1);
    }

    @Test
    void theDatabaseMayStopAndComeBack() {
        house.consume("one", QUICK);
        house.consume("two", QUICK);
        house.add(1, 100);
        house.awaitStored(100);
        RealServers.lab().database().kill();
        house.add(101, 400);
        await().atMost(PATIENCE).until(() -> house.count(Metric.CONSUMER_PAUSES) >= 3);
        assertThat(house.pending())
                .as("nothing is acknowledged that is not stored")
                .isNotEmpty();
        RealServers.lab().database().start();
        house.awaitStored(400);
        house.awaitNothingPending();

        assertThat(house.dead()).isEmpty();
        assertThat(house.count(Metric.STREAM_FAILED)).isZero();
    }

    @Test
    void aPausedDatabaseOnlyDelays() {
        house.consume("one", PATIENT);
        house.add(1, 10);
        house.awaitStored(10);
        RealServers.lab().database().pause();
        house.add(11, 1_600);
        house.consume("two", PATIENT); // finds more than a batch: the next is on its way when the first fails
        await().atMost(PATIENCE).until(() -> house.count(Metric.CONSUMER_PAUSES) >= 2);
        RealServers.lab().database().resume();
        house.awaitStored(1_600);
        house.awaitNothingPending();
        assertThat(house.dead()).isEmpty();
    }

    @Test
    void whoIsOutbidIsToldOncePerBatchAndNotWhoLeadsAgain() {
        // 1 leads, 2 takes over, 3 takes over, 1 takes over and is not told, 2 bids and is overtaken by 1 again
        house.add(1, house.bid(1, 1, null));
        house.add(2, house.bid(2, 2, 1L));
        house.add(3, house.bid(3, 3, 2L));
        house.add(4, house.bid(4, 1, 3L));
        house.add(5, house.bid(5, 2, 1L));
        house.add(6, house.bid(6, 1, 2L));
        house.consume("one", PATIENT);
        house.runRelay();
        house.awaitStored(6);
        house.awaitNothingPending();
        house.awaitAllTold();

        assertThat(house.told(Topic.NOTIFICATION))
                .extracting(
                        fact -> fact.path("fact").asString(),
                        fact -> fact.path("user").asString(),
                        fact -> fact.path("amount").asLong())
                .containsExactlyInAnyOrder(
                        tuple(
                                house.lot + "#outbid#" + (house.base + 6),
                                house.user(2).value(),
                                600L),
                        tuple(
                                house.lot + "#outbid#" + (house.base + 4),
                                house.user(3).value(),
                                600L));
    }

    @Test
    void aRepeatTellsNobodyAgain() {
        house.add(1, house.bid(1, 1, null));
        house.add(2, house.bid(2, 2, 1L));
        house.consume("one", PATIENT);
        house.runRelay();
        house.awaitStored(2);
        house.commands.xgroupDestroy(house.group.stream(), house.group.group());
        house.add(3, house.bid(3, 3, 2L));
        house.awaitStored(3);
        house.awaitNothingPending();
        house.awaitAllTold();

        assertThat(house.facts("outbid")).hasSize(2).doesNotHaveDuplicates();
    }

    private double consumed(Metrics metrics) {
        return metrics.counter(Metric.CONSUMED, "group", house.group.group()).count();
    }

    private long length() {
        return house.commands.xlen(house.group.stream());
    }

    private void readAsSlow(int count) {
        house.commands.xreadgroup(
                Consumer.from("slow", "s"),
                XReadArgs.Builder.count(count),
                StreamOffset.lastConsumed(house.group.stream()));
    }

    private int consumers() {
        return house.commands
                .xinfoConsumers(house.group.stream(), house.group.group())
                .size();
    }
}
