package onceline.drills.judge;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import onceline.drills.judge.FinalState.Picture;
import onceline.drills.judge.Line.Fate;
import org.jspecify.annotations.Nullable;

/** Redis shows what the journal says, to the person. */
final class PictureRules {
    private final Case c;

    PictureRules(Case c) {
        this.c = c;
    }

    void check() {
        Picture picture = c.state.picture();
        compare("waiting", c.line.places(Fate.WAITING), picture.waiting());
        compare("inside", c.line.places(Fate.INSIDE), picture.inside());
        number("waiting", c.line.count(Fate.WAITING));
        number("inside", c.line.insideNow());
        if (c.line.units() > 0) {
            number("granted", c.line.units());
        }
    }

    private void compare(String what, Map<String, Long> journal, Map<String, Long> redis) {
        Map<String, Long> users = new HashMap<>(journal);
        redis.forEach(users::putIfAbsent);
        for (String user : users.keySet()) {
            if (!Objects.equals(journal.get(user), redis.get(user))) {
                c.found(
                        Column.REDIS_DIFFERS,
                        what + " of " + user + ": the journal says " + journal.get(user) + ", Redis "
                                + redis.get(user));
            }
        }
    }

    private void number(String field, long journal) {
        @Nullable String shown = c.state.picture().shown().get(field);
        if (!Long.toString(journal).equals(shown)) {
            c.found(Column.REDIS_DIFFERS, field + ": the journal says " + journal + ", Redis " + shown);
        }
    }
}
