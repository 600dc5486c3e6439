package onceline.line;

import onceline.journal.JsonCodec;

/** JSON of the line's records. */
final class LineCodec extends JsonCodec<LineRecord> {
    LineCodec() {
        super(LineRecord.class, record -> record.queue().value());
    }
}
