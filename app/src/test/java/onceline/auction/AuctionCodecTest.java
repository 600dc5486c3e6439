package onceline.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import onceline.words.BidId;
import onceline.words.EventId;
import onceline.words.LotId;
import onceline.words.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuctionCodecTest {
    private static final LotId LOT = new LotId("violin");
    private static final UserId ANN = new UserId("u-ann");
    private static final BidId BID = new BidId("b1");

    static Stream<AuctionRecord> everyKind() {
        return Stream.of(
                new AuctionRecord.Listed(LOT, new EventId("sale"), "A violin", 1, 2, 3, 4, 5, "EUR", 6, 7),
                new AuctionRecord.BidPlaced(LOT, BID, ANN, Money.MOST, 1, "door", 2),
                new AuctionRecord.LotOpened(LOT, 1, 2),
                new AuctionRecord.LotExtended(LOT, 1, 2, 3),
                new AuctionRecord.LotClosed(LOT, 1, 2, 3, 4, new AuctionRecord.Winner(BID, ANN, 5, 6)),
                new AuctionRecord.LotClosed(LOT, 1, 2, 3, 0, null),
                new AuctionRecord.Settled(LOT, 1));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void readsWhatItWrites(AuctionRecord record) {
        var codec = new AuctionCodec();
        assertThat(codec.decode(codec.encode(record))).isEqualTo(record);
        assertThat(codec.subject(record)).isEqualTo("violin");
    }

    @Test
    void coversEveryKindThereIs() {
        var kinds = everyKind().map(Object::getClass).toList();
        assertThat(Stream.of(AuctionRecord.class.getDeclaredClasses())
                        .filter(kind -> AuctionRecord.class.isAssignableFrom(kind) && kind.isRecord()))
                .allMatch(kinds::contains);
    }

    @Test
    void writesTheNamesOfTheWire() {
        assertThat(text(new AuctionRecord.BidPlaced(LOT, BID, ANN, 5, 1, "door", 2)))
                .isEqualTo("{\"type\":\"BidPlaced\",\"lot\":\"violin\",\"bid\":\"b1\",\"user\":\"u-ann\",\"amount\":5,"
                        + "\"at\":1,\"door\":\"door\",\"ask\":2}");
        assertThat(text(new AuctionRecord.LotClosed(LOT, 1, 2, 3, 0, null)))
                .isEqualTo(
                        "{\"type\":\"LotClosed\",\"lot\":\"violin\",\"term\":1,\"at\":2,\"ordinal\":3,\"accepted\":0}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"type\":\"Unheard\"}",
                "{\"type\":\"Settled\",\"lot\":\"violin\"}",
                "{\"type\":\"BidPlaced\",\"lot\":\"violin\",\"bid\":\"b\",\"user\":\"u\",\"amount\":0,\"at\":1,\"door\":\"d\",\"ask\":1}",
                "{\"type\":\"BidPlaced\",\"lot\":\"violin\",\"bid\":\"b\",\"user\":\"u\",\"amount\":9007199254740992,\"at\":1,\"door\":\"d\",\"ask\":1}",
                "{\"type\":\"BidPlaced\",\"lot\":\"violin\",\"user\":\"u\",\"amount\":1,\"at\":1,\"door\":\"d\",\"ask\":1}",
                "{\"type\":\"LotClosed\",\"lot\":\"violin\",\"term\":1,\"at\":2,\"ordinal\":3,\"accepted\":1,\"winner\":{\"bid\":\"b\",\"amount\":1,\"offset\":2}}"
            })
    void refusesWhatIsNoRecord(String text) {
        assertThatThrownBy(() -> new AuctionCodec().decode(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RuntimeException.class);
    }

    private static String text(AuctionRecord record) {
        return new String(new AuctionCodec().encode(record), StandardCharsets.UTF_8);
    }
}
