package onceline.line;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import onceline.delivery.Message;
import onceline.delivery.Unreadable;
import onceline.delivery.Work;
import onceline.ticket.Command;

/** Gives each command the number that is expected next. */
record AnyOrder(Work<Command> work, LongSupplier decided) implements Work<Command> {
    @Override
    public Command read(byte[] value) throws Unreadable {
        return work.read(value);
    }

    @Override
    public Done process(Connection tx, List<Message<Command>> batch) throws SQLException {
        var next = new AtomicLong(decided.getAsLong());
        return work.process(
                tx,
                batch.stream()
                        .map(each ->
                                new Message<>(each.partition(), each.offset(), each.key(), numbered(each.body(), next)))
                        .toList());
    }

    private static Command numbered(Command command, AtomicLong next) {
        return switch (command) {
            case Command.Issue it ->
                new Command.Issue(it.eventId(), it.user(), it.place(), next.incrementAndGet(), it.at());
            case Command.Cancel it ->
                new Command.Cancel(it.eventId(), it.user(), it.place(), next.incrementAndGet(), it.at());
            case Command.Request it -> it;
        };
    }
}
