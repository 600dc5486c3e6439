package onceline.delivery;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several messages in one row of the outbox: a batch of a thousand tickets has a thousand things to tell, and a row for
 * each would cost as much as the tickets themselves.
 *
 * <p>Form: number of messages; then, for each, topic, partition (−1: by the key), key, length, payload, as {@link
 * DataOutputStream} writes them.
 */
final class Parcel {
    /** Keeps a row at some 15 KiB. */
    static final int MOST = 50;

    private static final int BY_KEY = -1;

    private Parcel() {}

    static byte[] pack(List<Outbox.Row> rows) {
        var bytes = new ByteArrayOutputStream(rows.size() * 256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(rows.size());
            for (Outbox.Row row : rows) {
                pack(row, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static List<Outbox.Row> unpack(byte[] parcel) {
        var rows = new ArrayList<Outbox.Row>();
        try (var in = new DataInputStream(new ByteArrayInputStream(parcel))) {
            for (int left = in.readInt(); left > 0; left--) {
                rows.add(unpack(in));
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException("a row of the outbox is damaged", damaged);
        }
        return rows;
    }

    private static void pack(Outbox.Row row, DataOutputStream out) throws IOException {
        var partition = row.partition();
        out.writeUTF(row.topic().topic());
        out.writeInt(partition == null ? BY_KEY : partition);
        out.writeUTF(row.key());
        out.writeInt(row.payload().length);
        out.write(row.payload());
    }

    private static Outbox.Row unpack(DataInputStream in) throws IOException {
        var name = in.readUTF();
        var topic = Topic.named(name).orElseThrow(() -> new IOException("no topic " + name));
        int partition = in.readInt();
        var key = in.readUTF();
        return new Outbox.Row(topic, partition == BY_KEY ? null : partition, key, in.readNBytes(in.readInt()));
    }
}
