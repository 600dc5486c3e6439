package onceline.drills;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong use is told in one line, with exit 2, before anything is started. */
final class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rush --people 0",
                "rush --people many",
                "rush --rate 0/s",
                "rush --rate 10001/s",
                "rush --rate fast",
                "rush --stock -1",
                "rush --inside 0",
                "rush --hold soon",
                "rush --json /nowhere/at/all.json",
                "rush --url http://127.0.0.1:1",
                "rush --bidders 1",
                "rush --bidders 40 --lots 0",
                "rush --bidders 40 --for 1s",
                "rush --bidders 40 --people 100",
                "rush --bidders 40 --rate 5/s",
                "rush --lots 3",
                "rush --whatever",
                "drill",
                "drill no-such-drill",
                "drill redis-total-loss --for 20s",
                "drill redis-total-loss --for soon",
                "drill redis-total-loss --people 1",
                "drill storm --for 0s",
                "drill storm --seed x",
                "bench --only nothing",
                "bench --brokers 2",
                "bench --brokers many",
                "elsewhere",
                ""
            })
    void refusesWrongUse(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
        assertThat(Main.run(arguments)).isEqualTo(2);
    }

    @Test
    void helps() {
        assertThat(Main.run("rush", "--help")).isZero();
        assertThat(Main.run("drill", "--help")).isZero();
        assertThat(Main.run("drill", "storm", "--help")).isZero();
        assertThat(Main.run("drill", "list")).isZero();
        assertThat(Main.run("bench", "--help")).isZero();
        assertThat(Main.run("--help")).isZero();
    }

    @Test
    void spreadsARushOverProcessesSoThatFilesSuffice() {
        Limits limits = new Limits(20_000, 28_000, 16_000);
        assertThat(limits.gates(2_000, 256)).isEqualTo(1);
        assertThat(limits.gates(20_000, 256)).isEqualTo(2);
        assertThat(limits.crowds(20_000, 256)).isEqualTo(2);
        assertThat(limits.refusal(20_000, 256)).isNull();
        assertThat(new Limits(1_000, 28_000, 16_000).refusal(100, 10)).contains("ulimit -n");
        assertThat(new Limits(20_000, 28_000, 500).refusal(20_000, 10)).contains("memory");
    }
}
