package onceline.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent<Integer, String> recent = new Recent<>(10);

    @Test
    void forgetsWhatWasNotUsedForTwoGenerations() {
        recent.put(0, "used");
        recent.put(1, "not used");
        for (int i = 2; i < 100; i++) {
            recent.put(i, "other");
            assertThat(recent.get(0)).isEqualTo("used");
        }
        assertThat(recent.get(1)).isNull();
        assertThat(recent.get(99)).isEqualTo("other");
    }
}
