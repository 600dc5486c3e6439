package onceline.drills.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All benchmarks by name. Each has a fresh lab and compares within one run. */
public final class Bench {
    private static final Map<String, One> ALL = new LinkedHashMap<>();

    static {
        ALL.put("joins", Joins::run);
        ALL.put("tickets", Tickets::run);
        ALL.put("bids", Bids::run);
        ALL.put("repaint", Repaint::run);
        ALL.put("streams", Streams::run);
        ALL.put("start", Starts::run);
        ALL.put("redis-crash", RedisCrash::run);
    }

    private Bench() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** Runs the named ones on so many brokers, in their order. */
    public static List<Figure> run(List<String> names, Brokers brokers, Consumer<String> told) throws Exception {
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<String, One> bench : ALL.entrySet()) {
            if (names.contains(bench.getKey())) {
                Setting setting = new Setting(bench.getKey(), brokers, told);
                long start = System.nanoTime();
                figures.addAll(bench.getValue().run(setting));
                setting.tell("took %.0f s".formatted((System.nanoTime() - start) / 1e9));
            }
        }
        return figures;
    }

    /** A table for each bench, figures beside their aims, headed by the care they were taken with. */
    public static String table(List<Figure> figures) {
        StringBuilder table = new StringBuilder();
        String last = "";
        for (Figure figure : figures) {
            if (!figure.heading().equals(last)) {
                table.append(last.isEmpty() ? "" : "\n")
                        .append(figure.heading())
                        .append('\n');
                last = figure.heading();
            }
            table.append(figure.line().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private interface One {
        List<Figure> run(Setting setting) throws Exception;
    }
}
