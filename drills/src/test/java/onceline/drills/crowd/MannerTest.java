package onceline.drills.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MannerTest {
    @ParameterizedTest
    @ValueSource(ints = {20, 40, 500})
    void oneInTwentyHasEachBadMannerAndTheSeedDecidesWho(int bidders) {
        Map<Manner, Long> drawn = Manner.draw(bidders, 7).stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(drawn).containsOnlyKeys(Manner.values());
        assertThat(drawn.values()).allMatch(count -> count * 20 >= bidders);
        assertThat(drawn.get(Manner.STEADY)).isGreaterThanOrEqualTo(bidders / 2);
        assertThat(Manner.draw(bidders, 7)).isEqualTo(Manner.draw(bidders, 7));
        assertThat(Manner.draw(bidders, 8)).isNotEqualTo(Manner.draw(bidders, 7));
    }
}
