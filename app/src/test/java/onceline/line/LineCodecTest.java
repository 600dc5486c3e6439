package onceline.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import onceline.words.QueueId;
import onceline.words.RequestId;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineCodecTest {
    private static final QueueId SALE = new QueueId("event:show");
    private static final UserId ANN = new UserId("u-ann");
    private static final RequestId ID = new RequestId("r1");

    static Stream<LineRecord> everyKind() {
        var entries = List.of(new LineRecord.Placed(7, ANN));
        return Stream.of(
                new LineRecord.Created(SALE, 1, "Show", new Rate(30, 60_000), 10, true, 1_000, 0),
                new LineRecord.Joined(SALE, ANN, ID, 1, "door", 2),
                new LineRecord.Left(SALE, ANN, ID, 1, "door", 2),
                new LineRecord.Paused(SALE, ID, 1, "door", 2),
                new LineRecord.Resumed(SALE, ID, 1, "door", 2),
                new LineRecord.Closed(SALE, ID, 1, "door", 2),
                new LineRecord.Changed(SALE, ID, 1, "door", 2, null, 5),
                new LineRecord.Admitted(SALE, 3, 1, entries),
                new LineRecord.Abandoned(SALE, 3, 1, entries),
                new LineRecord.StayOver(SALE, 3, 1, entries),
                new LineRecord.Granted(SALE, 1, 2, 3),
                new LineRecord.Departed(SALE, 7, "EXPIRED"),
                new LineRecord.Missed(SALE, 3));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void readsWhatItWrites(LineRecord record) {
        var codec = new LineCodec();
        assertThat(codec.decode(codec.encode(record))).isEqualTo(record);
    }

    @Test
    void coversEveryKindThereIs() {
        var kinds = everyKind().map(Object::getClass).toList();
        assertThat(Stream.of(LineRecord.class.getDeclaredClasses())
                        .filter(kind -> LineRecord.class.isAssignableFrom(kind) && kind.isRecord()))
                .allMatch(kinds::contains);
    }

    @Test
    void writesTheNamesOfTheWire() {
        var text = new String(
                new LineCodec().encode(new LineRecord.Joined(SALE, ANN, ID, 1, "door", 2)), StandardCharsets.UTF_8);
        assertThat(text)
                .isEqualTo("{\"type\":\"Joined\",\"queue\":\"event:show\",\"user\":\"u-ann\",\"id\":\"r1\","
                        + "\"at\":1,\"door\":\"door\",\"ask\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"type\":\"Unheard\"}",
                "{\"type\":\"Joined\",\"queue\":\"event:show\"}",
                "{\"type\":\"Joined\",\"queue\":\"nowhere\",\"user\":\"u\",\"id\":\"r\",\"at\":1,\"door\":\"d\",\"ask\":1}"
            })
    void refusesWhatIsNoRecord(String text) {
        assertThatThrownBy(() -> new LineCodec().decode(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RuntimeException.class);
    }
}
