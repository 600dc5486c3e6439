package onceline.drills.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GroupFaultsTest {
    private static final String LOG = """
            [GroupCoordinator id=1 topic=__consumer_offsets partition=4] Stabilized group a generation 1 with 1 members.
            [GroupCoordinator id=1 topic=__consumer_offsets partition=9] Stabilized group b generation 7 with 2 members.
            [GroupCoordinator id=1 topic=__consumer_offsets partition=4] Stabilized group a generation 12 with 2 members.
            [GroupCoordinator id=1 topic=__consumer_offsets partition=4] Preparing to rebalance group a in state Stable.
            """;

    @Test
    void theLastGenerationInWhichTheGroupSettledCounts() {
        assertThat(GroupFaults.generation(LOG, "a")).isEqualTo(12);
        assertThat(GroupFaults.generation(LOG, "b")).isEqualTo(7);
        assertThat(GroupFaults.generation(LOG, "nobody")).isZero();
    }
}
