package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParcelTest {
    @Test
    void whatIsPackedIsUnpackedInOrder() {
        var rows = List.of(
                new Outbox.Row(Topic.QUEUE_JOURNAL, 2, "event:a", "{\"한\":1}".getBytes(StandardCharsets.UTF_8)),
                new Outbox.Row(Topic.NOTIFICATION, null, "", new byte[0]));
        assertThat(Parcel.unpack(Parcel.pack(rows))).usingRecursiveComparison().isEqualTo(rows);
    }

    @Test
    void aDamagedParcelIsRefused() {
        var parcel = Parcel.pack(List.of(new Outbox.Row(Topic.NOTIFICATION, null, "key", new byte[10])));
        var cutOff = Arrays.copyOf(parcel, parcel.length - 12);
        assertThatThrownBy(() -> Parcel.unpack(cutOff)).isInstanceOf(UncheckedIOException.class);
    }
}
