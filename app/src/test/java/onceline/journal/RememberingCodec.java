package onceline.journal;

import java.util.IdentityHashMap;
import java.util.Map;

/** Reads each value once, however many nodes of a simulation fold it. */
public final class RememberingCodec<R extends Recorded> implements Codec<R> {
    private final Codec<R> codec;
    private final Map<byte[], R> read = new IdentityHashMap<>();

    public RememberingCodec(Codec<R> codec) {
        this.codec = codec;
    }

    @Override
    public R decode(byte[] value) {
        return read.computeIfAbsent(value, codec::decode);
    }

    @Override
    public byte[] encode(R record) {
        return codec.encode(record);
    }

    @Override
    public String subject(R record) {
        return codec.subject(record);
    }
}
