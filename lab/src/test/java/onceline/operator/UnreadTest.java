package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shorter or smaller retention would take from whom. */
class UnreadTest {
    private static final long DAY = 86_400_000;
    private static final Retention WEEK = new Retention(7 * DAY, Retention.UNLIMITED);
    private static final Retention A_DAY = new Retention(DAY, Retention.UNLIMITED);
    private static final long MIB = 1 << 20;

    /** The log holds 100 … 199, of which 150 is the first young enough. */
    @ParameterizedTest
    @CsvSource({
        "  0, 50", // the 100 before were gone already
        "100, 50", "149,  1", "150,  0", "200,  0",
    })
    void byTimeWhatIsTooOldHasToBeConsumed(long next, long unread) {
        List<Unread> found = Unread.after(WEEK, A_DAY, List.of(partition(OptionalLong.of(150))), List.of(group(next)));
        assertThat(found).extracting(Unread::records).isEqualTo(unread == 0 ? List.of() : List.of(unread));
    }

    @Test
    void whereAllIsTooOldAllHasToBeConsumed() {
        List<Partition> partitions = List.of(partition(OptionalLong.empty()));
        assertThat(Unread.after(WEEK, A_DAY, partitions, List.of(group(199))))
                .containsExactly(new Unread("readers", 0, 1));
        assertThat(Unread.after(WEEK, A_DAY, partitions, List.of(group(200)))).isEmpty();
    }

    @Test
    void aPartitionWithoutAnOffsetIsNotConsumed() {
        Progress nothing = new Progress("newcomers", "nowhere yet", Map.of());
        assertThat(Unread.after(WEEK, A_DAY, List.of(partition(OptionalLong.of(150))), List.of(nothing)))
                .containsExactly(new Unread("newcomers", 0, 50));
    }

    @Test
    void eachGroupAndPartitionIsNamed() {
        List<Partition> partitions =
                List.of(partition(OptionalLong.of(150)), new Partition(1, 0, 20, OptionalLong.of(10), MIB, MIB));
        Progress ahead = new Progress("ahead", "in Kafka", Map.of(0, 200L, 1, 9L));
        assertThat(Unread.after(WEEK, A_DAY, partitions, List.of(group(120), ahead)))
                .hasToString("[readers, partition 0: 30 records, readers, partition 1: 10 records,"
                        + " ahead, partition 1: 1 record]");
    }

    @Test
    void withoutGroupsNothingIsEndangered() {
        assertThat(Unread.after(WEEK, A_DAY, List.of(partition(OptionalLong.empty())), List.of()))
                .isEmpty();
    }

    /** Of 100 records at most 1 MiB large, 10 MiB are wanted: at least the last ten remain. */
    @ParameterizedTest
    @CsvSource({
        "199, 100, 0",
        "190, 100, 0",
        "189, 100, 1",
        "100,  21, 90", // in MiB: more than twice what is wanted
        "100,   5, 0", // not half as much
        "100,   6, 90",
    })
    void byBytesAsManyRemainAsWouldFitIfAllWereTheLargest(long next, long mib, long unread) {
        Retention small = new Retention(7 * DAY, 10 * MIB);
        Partition partition = new Partition(0, 100, 200, OptionalLong.empty(), mib * MIB, MIB);
        assertThat(Unread.after(WEEK, small, List.of(partition), List.of(group(next))))
                .extracting(Unread::records)
                .isEqualTo(unread == 0 ? List.of() : List.of(unread));
    }

    @Test
    void aCopyOfUnknownSizeCountsAsLarge() {
        Partition partition = new Partition(0, 100, 200, OptionalLong.empty(), Long.MAX_VALUE, MIB);
        assertThat(Unread.after(WEEK, new Retention(7 * DAY, 10 * MIB), List.of(partition), List.of(group(100))))
                .containsExactly(new Unread("readers", 0, 90));
    }

    @Test
    void onlyWhatIsLessEndangers() {
        Partition old = partition(OptionalLong.empty());
        Retention now = new Retention(DAY, 10 * MIB);
        for (Retention more : List.of(
                now,
                new Retention(2 * DAY, 10 * MIB),
                new Retention(Retention.UNLIMITED, 20 * MIB),
                new Retention(DAY, Retention.UNLIMITED))) {
            assertThat(Unread.after(now, more, List.of(old), List.of(group(0))))
                    .as("%s", more)
                    .isEmpty();
        }
        assertThat(Unread.after(now, new Retention(2 * DAY, 9 * MIB), List.of(old), List.of(group(0))))
                .isNotEmpty();
        assertThat(Unread.after(now, new Retention(DAY - 1, 20 * MIB), List.of(old), List.of(group(0))))
                .isNotEmpty();
    }

    private static Partition partition(OptionalLong young) {
        return new Partition(0, 100, 200, young, 100 * MIB, MIB);
    }

    private static Progress group(long next) {
        return new Progress("readers", "in the database", Map.of(0, next));
    }
}
