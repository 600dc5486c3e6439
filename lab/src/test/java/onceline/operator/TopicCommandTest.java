package onceline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any server is asked. */
class TopicCommandTest {
    private static final String SERVERS = " --brokers 127.0.0.1:1 --database 127.0.0.1:1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shrink ticket-issued",
                "retain --for 1d" + SERVERS,
                "retain ticket-issued" + SERVERS,
                "retain ticket-issued --for soon" + SERVERS,
                "retain ticket-issued --for 0d" + SERVERS,
                "retain ticket-issued --for 1d --bytes 1d" + SERVERS,
                "retain ticket-issued notification --for 1d" + SERVERS,
                "retain ticket-issued --for 1d --database 127.0.0.1:1",
                "retain ticket-issued --for 1d --brokers 127.0.0.1:1",
            })
    void wrongUseEndsWithTwo(String line) {
        assertThat(TopicCommand.run(words(line))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "retain queue-journal --for 1d",
                "retain bid-journal --for unlimited",
                "retain nobody-knows --for 1d",
                "retain __consumer_offsets --for 1d",
                "retain ticket-issued --for 1d --dry-run --brokers nobody --database 127.0.0.1:1",
            })
    void aRefusalEndsWithOne(String line) {
        String complete = line.contains("--brokers") ? line : line + SERVERS;
        assertThat(TopicCommand.run(words(complete))).isEqualTo(1);
    }

    @Test
    void helps() {
        assertThat(TopicCommand.run("--help")).isZero();
        assertThat(TopicCommand.run("retain", "--help")).isZero();
    }

    @Test
    void theJournalsAreTheTopicsThatAreKeptForEver() {
        assertThat(KnownTopic.all().stream().filter(KnownTopic::journal).map(KnownTopic::name))
                .containsExactly("queue-journal", "bid-journal");
    }

    @Test
    void aTopicHasTheGroupsOfTheTable() {
        assertThat(KnownTopic.named("ticket-issue").groups()).containsExactly("ticket-processor-group");
        assertThat(KnownTopic.named("ticket-issue.dead").groups()).isEqualTo(List.of());
        assertThatThrownBy(() -> KnownTopic.named("ticket-isued"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no topic \"ticket-isued\", but queue-journal, ticket-issue, ");
    }

    private static String[] words(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ", -1);
    }
}
