package onceline.ticket;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import onceline.delivery.Unreadable;
import onceline.plumbing.metrics.Metrics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnreadableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "7",
                "\"text\"",
                "{\"type\":\"Issue\"}",
                "{\"id\":null}",
                "{\"id\":\"a\","
            })
    void whatIsNoMessageIsRefusedAsUnreadable(String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Command.read(value)).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> new StockInbound(new Metrics(), () -> {}).read(value))
                .isInstanceOf(Unreadable.class);
    }
}
