package onceline.drills.crowd;

import java.util.Arrays;
import java.util.Random;

/** How somebody behaves in the line. One in twenty has each of the bad habits; everybody else is steady. */
enum Habit {
    /** Joins, watches, confirms. */
    STEADY,
    /** Sends the same join once more, with the same id. */
    REPEATS,
    /** Joins once more with a new id. */
    JOINS_AGAIN,
    /** Gives the place up; a third of them come back with a new join. */
    LEAVES,
    /** Loses the connection, once or twice, and returns. */
    DROPS,
    /** Goes away for ever without a word. */
    VANISHES,
    /** Lets the hold run out; half of them join again. */
    EXPIRES,
    /** Joins from two tabs at the same moment. */
    TWO_TABS;

    private static final int ONE_IN = 20;

    /** Everybody's habit, drawn from the seed: at least one in twenty has each. */
    static Habit[] draw(int people, long seed) {
        Habit[] habits = new Habit[people];
        Arrays.fill(habits, STEADY);
        int share = (people + ONE_IN - 1) / ONE_IN;
        int next = 0;
        for (Habit habit : values()) {
            for (int i = 0; habit != STEADY && i < share && next < people; i++) {
                habits[next++] = habit;
            }
        }
        shuffle(habits, new Random(seed));
        return habits;
    }

    private static void shuffle(Habit[] habits, Random random) {
        for (int i = habits.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Habit moved = habits[i];
            habits[i] = habits[j];
            habits[j] = moved;
        }
    }
}
