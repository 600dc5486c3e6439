package onceline.drills.drill;

import java.util.List;
import java.util.Map;
import onceline.drills.judge.ClosedBooks;
import onceline.drills.judge.Verdict;

/** Books of which only the verdict is known. */
record StandInBooks(Verdict verdict) implements ClosedBooks {
    @Override
    public Map<String, Integer> zeros() {
        return Map.of();
    }

    @Override
    public List<String> doubts() {
        return List.of();
    }

    @Override
    public Map<String, Object> fields() {
        return Map.of();
    }

    @Override
    public String text() {
        return "";
    }
}
