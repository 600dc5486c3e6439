package onceline.journal;

/** Between a room's records and bytes. */
public interface Codec<R extends Recorded> {
    /** @throws RuntimeException for bytes that are no record of this room; they are skipped and counted */
    R decode(byte[] value);

    byte[] encode(R record);

    /** The subject (queue, lot) a record is about: its Kafka key. */
    String subject(R record);
}
