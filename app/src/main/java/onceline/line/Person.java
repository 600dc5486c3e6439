package onceline.line;

import java.util.ArrayList;
import java.util.List;
import onceline.words.RequestId;
import org.jspecify.annotations.Nullable;

/** One person's history in one queue: where they stand, and which requests of theirs have been seen. */
final class Person {
    /** Requests of one person and queue at most; beyond it the queue answers "too many". */
    static final int MOST_REQUESTS = 64;

    enum Status {
        WAITING,
        INSIDE,
        BOUGHT,
        GONE
    }

    private final List<String> seen = new ArrayList<>(1);
    private List<Leave> leaves = List.of();
    private Status status = Status.GONE;
    private long place;

    /** Notes a request; false when it was seen before. */
    boolean note(RequestId id) {
        if (seen.contains(id.value())) {
            return false;
        }
        seen.add(id.value());
        return true;
    }

    /** A leave, and what it was answered: a repeat hears the same, whatever happened since. */
    private record Leave(String id, Verdict answer) {}

    Verdict left(RequestId id, Verdict answer) {
        if (leaves.isEmpty()) {
            leaves = new ArrayList<>(1);
        }
        leaves.add(new Leave(id.value(), answer));
        return answer;
    }

    @Nullable
    Verdict answered(RequestId leave) {
        return leaves.stream()
                .filter(each -> each.id().equals(leave.value()))
                .map(Leave::answer)
                .findFirst()
                .orElse(null);
    }

    boolean isFull() {
        return seen.size() >= MOST_REQUESTS;
    }

    /** Whether there is room for a join: the last request is kept for leaving. */
    boolean mayJoin() {
        return seen.size() < MOST_REQUESTS - 1;
    }

    Status status() {
        return status;
    }

    /** Place of the latest entry; 0 before the first. */
    long place() {
        return place;
    }

    void waitAt(long place) {
        this.status = Status.WAITING;
        this.place = place;
    }

    void become(Status status) {
        this.status = status;
    }
}
