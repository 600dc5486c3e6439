package onceline.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * The simplest machine: remembers what it folded. A record is its text; "cannot stand" is one that it cannot, "in 7" was
 * decided in term 7.
 */
final class Tape implements Machine<Tape.Note>, Codec<Tape.Note> {
    final List<String> folded = new ArrayList<>();

    record Note(String text) implements Recorded {
        @Override
        public OptionalLong decidedIn() {
            return text.startsWith("in ") ? OptionalLong.of(Long.parseLong(text.substring(3))) : OptionalLong.empty();
        }
    }

    @Override
    public Note decode(byte[] value) {
        return new Note(new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public byte[] encode(Note record) {
        return record.text().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String subject(Note record) {
        return "tape";
    }

    @Override
    public void fold(long offset, Note record, Effects effects) {
        if (record.text().equals("cannot stand")) {
            throw new IllegalStateException(record.text());
        }
        folded.add(record.text());
    }

    @Override
    public void claimed(long term, long at) {}

    @Override
    public void settle(Effects effects) {}

    @Override
    public List<Note> due(long term, long nowMs) {
        return List.of();
    }

    @Override
    public Collection<String> subjects() {
        return List.of();
    }

    @Override
    public List<String> keys(String subject) {
        return List.of();
    }

    @Override
    public List<Stroke> paint(String subject) {
        return List.of();
    }

    @Override
    public List<Outgoing> commands(String subject, long after, int most) {
        return List.of();
    }

    @Override
    public long decided(String subject) {
        return 0;
    }
}
