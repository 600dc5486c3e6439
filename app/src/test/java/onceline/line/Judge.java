package onceline.line;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import onceline.journal.Codec;
import onceline.plumbing.json.Json;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the journal by the rules of docs/wire.md alone and holds what it finds against the laws. */
final class Judge {
    final TreeMap<Long, String> waiting = new TreeMap<>();
    final TreeMap<Long, String> inside = new TreeMap<>();
    final Map<Long, String> commands = new HashMap<>();
    /** The numbers of the requests that stand in the journal. */
    final Set<Long> asks = new HashSet<>();

    int fenced;
    int abandoned;
    int claims;
    int passedOver;
    int missed;
    private final Codec<LineRecord> codec;
    private final TreeMap<Long, Long> prints = new TreeMap<>();
    private final Map<String, Set<String>> requests = new HashMap<>();
    private final Set<String> bought = new HashSet<>();
    private final Map<String, Long> skews;
    private final List<long[]> admissions = new ArrayList<>();
    private final Rate rate;
    private final int room;
    private long term = -1;
    private long skew;
    private boolean open;

    /** @param skews how far the clock of each node is ahead, ms */
    Judge(Codec<LineRecord> codec, Rate rate, int room, Map<String, Long> skews) {
        this.codec = codec;
        this.rate = rate;
        this.room = room;
        this.skews = skews;
    }

    /** What the two sets of a picture hold, in one number. */
    static long print(Map<String, Long> waiting, Map<String, Long> inside) {
        long[] sum = {0};
        waiting.forEach((user, place) -> sum[0] += Objects.hash(1, user, place) * 31L);
        inside.forEach((user, place) -> sum[0] += Objects.hash(2, user, place) * 31L);
        return sum[0];
    }

    /** What a picture must hold that is level with everything read. */
    long print() {
        return prints.isEmpty() ? 0 : prints.lastEntry().getValue();
    }

    long printAt(long offset) {
        return prints.getOrDefault(offset, -1L);
    }

    void read(ConsumerRecord<String, byte[]> written) {
        take(written);
        long[] sum = {0};
        waiting.forEach((place, user) -> sum[0] += Objects.hash(1, user, place) * 31L);
        inside.forEach((place, user) -> sum[0] += Objects.hash(2, user, place) * 31L);
        prints.put(written.offset(), sum[0]);
    }

    private void take(ConsumerRecord<String, byte[]> written) {
        String text = new String(written.value(), StandardCharsets.UTF_8);
        if (text.startsWith("{\"type\":\"Claim\"")) {
            claims++;
            term = written.offset();
            String node = Json.WIRE.readTree(text).get("node").asString();
            skew = skews.getOrDefault(node.substring(0, node.indexOf('/')), 0L);
            return;
        }
        var record = codec.decode(written.value());
        if (record instanceof LineRecord.Asked asked) {
            asks.add(asked.ask());
        }
        if (record.decidedIn().isPresent() && record.decidedIn().getAsLong() != term) {
            fenced++;
            return;
        }
        if (!open) {
            open = record instanceof LineRecord.Created;
            return;
        }
        switch (record) {
            case LineRecord.Joined joined -> join(written.offset(), joined);
            case LineRecord.Left left -> leave(left);
            case LineRecord.Admitted admitted -> admit(admitted);
            case LineRecord.Abandoned gone ->
                gone.entries().forEach(placed -> abandoned += waiting.remove(placed.place()) == null ? 0 : 1);
            case LineRecord.Departed departed -> {
                String user = inside.remove(departed.place());
                if (user != null && departed.reason().equals("CONFIRMED")) {
                    bought.add(user);
                }
            }
            case LineRecord.Missed gap -> missed++;
            default -> {}
        }
    }

    private void join(long offset, LineRecord.Joined joined) {
        String user = joined.user().value();
        boolean standing = waiting.containsValue(user) || inside.containsValue(user) || bought.contains(user);
        if (!standing && isNew(user, joined.id().value())) {
            waiting.put(offset, user);
        }
    }

    private void leave(LineRecord.Left left) {
        String user = left.user().value();
        if (!requests.containsKey(user) || !isNew(user, left.id().value())) {
            return;
        }
        waiting.values().remove(user);
        inside.forEach((place, who) -> {
            if (who.equals(user)) {
                command("cancel " + place);
            }
        });
    }

    private void admit(LineRecord.Admitted admitted) {
        for (var placed : admitted.entries()) {
            if (waiting.containsKey(placed.place())) {
                require(placed.place() == waiting.firstKey(), "let in past the first in the line: " + placed);
                inside.put(placed.place(), waiting.remove(placed.place()));
                command("issue " + placed.place());
            } else {
                passedOver++;
            }
        }
        require(inside.size() <= room, "more people inside than there is room for: " + inside.size());
        admissions.add(new long[] {admitted.at() - skew, admitted.entries().size()});
        checkPace();
    }

    /** Every window that ends with the latest admission. */
    private void checkPace() {
        double tick = Math.max(1, rate.perMillisecond() * Pacing.TICK_MS);
        long end = admissions.getLast()[0];
        long sum = 0;
        for (int from = admissions.size() - 1; from >= Math.max(0, admissions.size() - 50); from--) {
            sum += admissions.get(from)[1];
            double window = end - admissions.get(from)[0];
            if (sum > rate.perMillisecond() * window + tick + 1e-6) {
                throw new AssertionError(sum + " let in within " + window + " ms at " + rate);
            }
        }
    }

    private static void require(boolean law, String broken) {
        if (!law) {
            throw new AssertionError(broken);
        }
    }

    private void command(String text) {
        commands.put(commands.size() + 1L, text);
    }

    private boolean isNew(String user, String id) {
        return requests.computeIfAbsent(user, any -> new HashSet<>()).add(id);
    }
}
