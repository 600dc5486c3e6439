package onceline.line;

import java.sql.SQLException;
import java.util.Optional;
import onceline.journal.Door;
import onceline.journal.ReturnAddress;
import onceline.plumbing.http.Problem;
import onceline.words.QueueId;

/** Brings a request to the journal partition of its queue, and the owner's verdict back. */
final class Asking {
    private final Door door;
    private final Sales sales;
    private final LineCodec codec = new LineCodec();

    Asking(Door door, Sales sales) {
        this.door = door;
        this.sales = sales;
    }

    /** Makes the record for a return address. */
    @FunctionalInterface
    interface Request {
        LineRecord from(ReturnAddress to);
    }

    /** @param verdict empty when it did not come in time: the request stands in the journal at {@code offset} */
    record Reply(Optional<Long> offset, Optional<Verdict> verdict) {}

    Reply ask(QueueId queue, Request request) {
        var outcome = door.ask(partition(queue), queue.value(), to -> codec.encode(request.from(to)));
        return new Reply(outcome.offset(), outcome.text().map(Verdict::parse));
    }

    /** @throws Problem 404 for a queue of no sale */
    void requireKnown(QueueId queue) {
        partition(queue);
    }

    private int partition(QueueId queue) {
        try {
            return sales.partition(queue).orElseThrow(() -> Problem.notFound("There is no sale with this eventId."));
        } catch (SQLException away) {
            throw Problem.away("The list of sales cannot be read right now; nothing was done.");
        }
    }
}
