package onceline.auction;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import onceline.journal.Effects;
import onceline.journal.Machine;
import onceline.journal.ReturnAddress;
import onceline.journal.Stroke;

/** A machine, and what it answers to the bid at each offset. */
record Witness(AuctionMachine machine, Map<Long, String> answers) implements Machine<AuctionRecord> {
    @Override
    public void fold(long offset, AuctionRecord record, Effects effects) {
        machine.fold(offset, record, new Effects() {
            @Override
            public void show(String subject, Stroke stroke) {
                effects.show(subject, stroke);
            }

            @Override
            public void answer(ReturnAddress to, String text) {
                answers.put(offset, text);
            }

            @Override
            public void forwardAgain(String subject, long ordinal) {
                effects.forwardAgain(subject, ordinal);
            }
        });
    }

    @Override
    public void claimed(long term, long at) {
        machine.claimed(term, at);
    }

    @Override
    public void settle(Effects effects) {
        machine.settle(effects);
    }

    @Override
    public List<AuctionRecord> due(long term, long nowMs) {
        return machine.due(term, nowMs);
    }

    @Override
    public Collection<String> subjects() {
        return machine.subjects();
    }

    @Override
    public List<String> keys(String subject) {
        return machine.keys(subject);
    }

    @Override
    public boolean hasStream(String subject) {
        return machine.hasStream(subject);
    }

    @Override
    public List<Stroke> paint(String subject) {
        return machine.paint(subject);
    }

    @Override
    public List<Outgoing> commands(String subject, long after, int most) {
        return machine.commands(subject, after, most);
    }

    @Override
    public long decided(String subject) {
        return machine.decided(subject);
    }
}
