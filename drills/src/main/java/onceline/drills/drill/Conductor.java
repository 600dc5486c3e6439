package onceline.drills.drill;

import java.time.Duration;
import java.util.function.Consumer;
import onceline.drills.judge.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Carries drills out. One that passed leaves its ground to the next, if that wants the same and all is as it was; a control
 * run has ground of its own.
 */
public final class Conductor implements AutoCloseable {
    /** After the last heal people come for so long at least, so that "back to normal" can be seen. */
    private static final Duration AFTER_THE_FAULT = Duration.ofSeconds(15);

    private final long seed;
    private final @Nullable Integer people;
    private final @Nullable Duration length;
    private final Consumer<String> told;
    private boolean warmsUp = true;
    private @Nullable Stay stay;

    /** Servers that stand, and what they were raised as. */
    private record Stay(Topology<?> topology, Ground ground) {}

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

    /** Where nobody looks at pace: fresh servers are taken as they are. */
    public Conductor inCold() {
        warmsUp = false;
        return this;
    }

    /** How long the load of this drill must last at least. */
    public static Duration shortest(Drill<?> drill) {
        return drill.healedAt().plus(AFTER_THE_FAULT);
    }

    public <G extends Ground> Outcome carryOut(Drill<G> drill) throws Exception {
        boolean stays = false;
        try {
            Outcome outcome = carryOut(drill, ground(drill));
            stays = outcome.verdict() == Verdict.PASSED && !drill.control();
            return outcome;
        } finally {
            if (!stays) {
                close();
            }
        }
    }

    private <G extends Ground> G ground(Drill<G> drill) throws Exception {
        Stay now = stay;
        if (now != null
                && !drill.control()
                && now.topology().equals(drill.topology())
                && now.ground().likeNew()) {
            told.accept("going on   " + drill.topology().name());
            @SuppressWarnings("unchecked") // equal topologies raise the same kind of ground
            G same = (G) now.ground();
            return same;
        }
        close();
        told.accept("raising    " + drill.topology().name());
        G ground = drill.topology().raise();
        stay = new Stay(drill.topology(), ground);
        if (warmsUp && !drill.control()) {
            told.accept("warming up");
            drill.load().warmUp(ground);
        }
        return ground;
    }

    /** Stops the servers of the last drill. */
    @Override
    public void close() {
        Stay last = stay;
        stay = null;
        if (last != null) {
            last.ground().close();
        }
    }

    <G extends Ground> Outcome carryOut(Drill<G> drill, G ground) throws Exception {
        return new Run<>(drill, ground, size(drill), told).carryOut();
    }

    private Load.Size size(Drill<?> drill) {
        return new Load.Size(
                seed, people == null ? drill.load().people() : people, length == null ? longEnough(drill) : length);
    }

    /** As the load has it, longer for a drill that needs more of it. */
    static Duration longEnough(Drill<?> drill) {
        Duration usual = drill.load().length();
        Duration lacking = shortest(drill).minus(drill.load().steady(usual));
        return lacking.isPositive() ? usual.plus(lacking) : usual;
    }
}
