package onceline.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import onceline.delivery.Unreadable;
import onceline.ticket.Command.Cancel;
import onceline.ticket.Command.Issue;
import onceline.ticket.Command.Request;
import onceline.words.EventId;
import onceline.words.MalformedId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandTest {
    private static final EventId EVENT = new EventId("concert");
    private static final UserId USER = new UserId("u-1");

    static List<Command> commands() {
        return List.of(
                new Issue(EVENT, USER, 0, 1, 5),
                new Cancel(EVENT, USER, 7, 2, 5),
                new Request(EVENT, USER, new RequestId("r-1"), 5));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsWrittenIsRead(Command command) throws Unreadable {
        assertThat(Command.read(command.json())).isEqualTo(command);
    }

    @Test
    void theWireIsAsItIsWrittenDown() {
        assertThat(new String(new Issue(EVENT, USER, 7, 3, 5).json(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"type\":\"Issue\",\"eventId\":\"concert\",\"user\":\"u-1\",\"place\":7,\"ordinal\":3,\"at\":5}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"type\":\"Issue\"}",
                "{\"type\":\"Issue\",\"eventId\":\"concert\",\"user\":\"u\",\"at\":0}",
                "{\"type\":\"Issue\",\"eventId\":\"concert\",\"user\":\"u\",\"place\":1,\"at\":0}",
                "{\"type\":\"Issue\",\"eventId\":\"concert\",\"user\":\"u\",\"place\":-1,\"ordinal\":1,\"at\":0}",
                "{\"type\":\"Issue\",\"eventId\":\"concert\",\"user\":\"u\",\"place\":1,\"ordinal\":0,\"at\":0}",
                "{\"type\":\"Issue\",\"eventId\":\"CONCERT\",\"user\":\"u\",\"place\":1,\"ordinal\":1,\"at\":0}",
                "{\"type\":\"Cancel\",\"eventId\":\"concert\",\"user\":\"u\",\"id\":\"r\",\"at\":0}",
                "{\"type\":\"Other\",\"eventId\":\"concert\",\"user\":\"u\",\"place\":1,\"ordinal\":1,\"at\":0}",
            })
    void whatIsNotACommandIsUnreadable(String json) {
        assertThatThrownBy(() -> Command.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void aTicketIsNamedByWhatItIsFor() {
        assertThat(TicketId.of(EVENT, 7).value()).isEqualTo("concert.7");
        assertThat(TicketId.of(EVENT, new RequestId("A_b-1")).value()).isEqualTo("concert.r.A_b-1");
        assertThat(new TicketId("concert.r.7").event()).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "concert", "concert.", "concert.x", "concert.r.", "concert.-1", "Concert.1", "a.1\n"})
    void otherTextIsNoTicketId(String text) {
        assertThatThrownBy(() -> new TicketId(text)).isInstanceOf(MalformedId.class);
    }
}
