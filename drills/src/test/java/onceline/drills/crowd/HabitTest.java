package onceline.drills.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HabitTest {
    @ParameterizedTest
    @ValueSource(ints = {20, 300, 1_999, 20_000})
    void oneInTwentyHasEachBadHabitAndTheSeedDecidesWho(int people) {
        Map<Habit, Long> drawn = Arrays.stream(Habit.draw(people, 7))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(drawn).containsOnlyKeys(Habit.values());
        assertThat(drawn.values()).allMatch(count -> count * 20 >= people);
        assertThat(drawn.get(Habit.STEADY)).isGreaterThanOrEqualTo(people / 2);
        assertThat(Habit.draw(people, 7)).isEqualTo(Habit.draw(people, 7));
        assertThat(Habit.draw(people, 8)).isNotEqualTo(Habit.draw(people, 7));
    }
}
