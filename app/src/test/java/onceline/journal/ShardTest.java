package onceline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.work.Safety;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardTest {
    private final Tape tape = new Tape();
    private final Effects effects = new NoEffects();
    private final Shard<Tape.Note> shard = new Shard<>(tape, tape, new Metrics());

    @AfterEach
    void safe() {
        Safety.switchOff(Set.of());
    }

    @Test
    void whatAPastOwnerDecidesIsPassedOver() {
        decideInTwoTerms();
        assertThat(tape.folded).containsExactly("request", "in 0", "in 2");
    }

    @Test
    void withoutTermItCounts() {
        Safety.switchOff(Set.of(Safety.OWNER_TERM));
        decideInTwoTerms();
        assertThat(tape.folded).containsExactly("request", "in 0", "in 0", "in 2");
    }

    private void decideInTwoTerms() {
        shard.fold(0, Claim.encode("first", 1), effects);
        fold(1, "request");
        fold(1, "in 0");
        shard.fold(2, Claim.encode("second", 1), effects);
        fold(3, "in 0");
        fold(4, "in 2");
        assertThat(shard.applied()).isEqualTo(4);
    }

    private void fold(long offset, String text) {
        shard.fold(offset, text.getBytes(StandardCharsets.UTF_8), effects);
    }

    private static final class NoEffects implements Effects {
        @Override
        public void show(String subject, Stroke stroke) {}

        @Override
        public void answer(ReturnAddress to, String text) {}

        @Override
        public void forwardAgain(String subject, long ordinal) {}
    }
}
