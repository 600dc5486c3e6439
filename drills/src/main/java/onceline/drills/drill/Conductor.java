package onceline.drills.drill;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries drills out, each on ground of its own. */
public final class Conductor {
    /** After the last heal people come for so long at least, so that "back to normal" can be seen. */
    private static final Duration AFTER_THE_FAULT = Duration.ofSeconds(15);

    private final long seed;
    private final @Nullable Integer people;
    private final @Nullable Duration length;
    private final Consumer<String> told;

    /**
     * @param people instead of as many as the drill has, if not null
     * @param length instead of as long as the drill's load lasts, if not null
     * @param told where a line goes each second
     */
    public Conductor(long seed, @Nullable Integer people, @Nullable Duration length, Consumer<String> told) {
        this.seed = seed;
        this.people = people;
        this.length = length;
        this.told = told;
    }

    /** How long the load of this drill must last at least. */
    public static Duration shortest(Drill<?> drill) {
        return drill.healedAt().plus(AFTER_THE_FAULT);
    }

    public <G extends Ground> Outcome carryOut(Drill<G> drill) throws Exception {
        told.accept("raising    " + drill.topology().name());
        try (G ground = drill.topology().raise()) {
            return carryOut(drill, ground);
        }
    }

    <G extends Ground> Outcome carryOut(Drill<G> drill, G ground) throws Exception {
        return new Run<>(drill, ground, size(drill), told).carryOut();
    }

    private Load.Size size(Drill<?> drill) {
        return new Load.Size(
                seed,
                people == null ? drill.load().people() : people,
                length == null ? drill.load().length() : length);
    }
}
