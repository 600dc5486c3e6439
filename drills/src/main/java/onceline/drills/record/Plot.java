package onceline.drills.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import onceline.drills.drill.Outcome;
import onceline.drills.drill.Readings;
import onceline.drills.drill.Struck;
import onceline.drills.measure.Series.Second;

/** Panels of lines over time, one above the other, with the faults as grey bands: an SVG without anything from outside. */
final class Plot {
    private static final int WIDTH = 900;
    private static final int PANEL = 130;
    private static final int LEFT = 60;
    private static final int TOP = 24;
    private static final int BETWEEN = 46;
    private static final String[] COLOURS = {"#1f5fa8", "#c0392b"};

    private final Outcome outcome;
    private final Figures figures;
    private final double seconds;
    private final StringBuilder svg = new StringBuilder(16_384);

    private record Point(double second, double value) {}

    private record Line(String name, List<Point> points) {}

    Plot(Outcome outcome) {
        this.outcome = outcome;
        this.figures = new Figures(outcome);
        this.seconds = Math.max(1, outcome.series().seconds().size());
    }

    String svg() {
        List<List<Line>> panels = new ArrayList<>(List.of(
                List.of(line("acknowledged a second", Second::acknowledged)),
                List.of(line("p50, ms", Second::p50Ms), line("p99, ms", Second::p99Ms)),
                List.of(line("attempts without a clear answer a second", Second::errors)),
                List.of(line("acknowledged and not yet seen", Second::unseen))));
        outcome.observed().readings().forEach(readings -> panels.add(List.of(line(readings))));
        int height = TOP + panels.size() * (PANEL + BETWEEN);
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, height);
        for (int i = 0; i < panels.size(); i++) {
            panel(panels.get(i), TOP + i * (PANEL + BETWEEN));
        }
        return svg.append("</svg>").toString();
    }

    private Line line(String name, ToDoubleFunction<Second> figure) {
        List<Point> points = new ArrayList<>();
        List<Second> all = outcome.series().seconds();
        for (int i = 0; i < all.size(); i++) {
            points.add(new Point(i + 0.5, figure.applyAsDouble(all.get(i))));
        }
        return new Line(name, points);
    }

    private Line line(Readings readings) {
        return new Line(
                readings.gauge(),
                readings.points().stream()
                        .map(point -> new Point(figures.since(point.time()), point.value()))
                        .filter(point -> point.second() <= seconds)
                        .toList());
    }

    private void panel(List<Line> lines, int top) {
        double most = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(0);
        double scale = most <= 0 ? 1 : most;
        outcome.struck().forEach(struck -> band(struck, top));
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#999\"/>",
                LEFT, top, WIDTH - LEFT - 10, PANEL);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 6, top + 10, number(most));
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>", LEFT - 6, top + PANEL);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f s</text>", WIDTH - 10, top + PANEL + 15, seconds);
        for (int i = 0; i < lines.size(); i++) {
            String colour = COLOURS[i % COLOURS.length];
            add(
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
                    LEFT + 4 + i * 120, top - 6, colour, Escape.xml(lines.get(i).name()));
            drawn(lines.get(i), colour, top, scale);
        }
    }

    private void drawn(Line line, String colour, int top, double scale) {
        StringBuilder points = new StringBuilder();
        for (Point point : line.points()) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", x(point.second()), top + PANEL * (1 - point.value() / scale)));
        }
        add(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>",
                colour, points.toString().strip());
    }

    private void band(Struck struck, int top) {
        double from = x(figures.since(struck.span().from()));
        double to = Math.min(WIDTH - 10, x(figures.since(struck.span().to())));
        add(
                "<rect class=\"fault\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#ddd\"><title>%s</title></rect>",
                from, top, Math.max(1.5, to - from), PANEL, Escape.xml(struck.words()));
    }

    private double x(double second) {
        return LEFT + (WIDTH - LEFT - 10) * second / seconds;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 10 || value == Math.rint(value) ? "%.0f" : "%.1f", value);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
