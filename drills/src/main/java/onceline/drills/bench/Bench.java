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
    }

    private Bench() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** Runs the named ones, in their order. */
    public static List<Figure> run(List<String> names, Consumer<String> told) throws Exception {
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<String, One> bench : ALL.entrySet()) {
            if (names.contains(bench.getKey())) {
                told.accept(bench.getKey());
                figures.addAll(bench.getValue().run(told));
            }
        }
        return figures;
    }

    /** A table, figures beside their aims. */
    public static String table(List<Figure> figures) {
        StringBuilder table = new StringBuilder();
        figures.forEach(figure -> table.append(figure.line().stripTrailing()).append('\n'));
        return table.toString();
    }

    private interface One {
        List<Figure> run(Consumer<String> told) throws Exception;
    }
}
