package onceline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The driver itself, with a history that breaks its law where the test says. */
final class SimulationTest {
    private static final class Counting extends History {
        private final boolean breaks;
        private int calmSteps;

        Counting(long seed, boolean breaks) {
            super(seed, 300);
            this.breaks = breaks;
        }

        @Override
        protected void rage() {
            operation();
        }

        @Override
        protected String breakSomething() {
            return "nothing";
        }

        @Override
        protected void heal() {}

        @Override
        protected void work() {
            calmSteps++;
        }

        @Override
        protected boolean isSettled() {
            return calmSteps == 10;
        }

        @Override
        protected void check() {
            require(!breaks || step() < 100, "it broke");
        }

        @Override
        protected void checkEnd() {}

        @Override
        protected void count() {}
    }

    @Test
    void aBrokenLawIsToldWithSeedPhaseAndStep() {
        var failure = new Simulation("counting", seed -> new Counting(seed, seed == 7)).firstFailure();
        assertThat(failure).isPresent();
        assertThat(failure.get())
                .hasMessage("counting, seed 7, safety, step 100: it broke; again with -Dsimulation.seed=7");
    }

    @Test
    void lawsThatHoldAreNoFailure() {
        assertThat(new Simulation("counting", seed -> new Counting(seed, false)).firstFailure())
                .isEmpty();
    }
}
