package onceline.line;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a queue: as the owner shows them, and as gates read them. */
final class Figures {
    private Figures() {}

    static Map<String, String> of(QueueState queue, boolean held) {
        var figures = new LinkedHashMap<String, String>();
        figures.put("title", queue.created().title());
        figures.put("phase", queue.phase().name().toLowerCase(Locale.ROOT));
        figures.put("rate", queue.pacing().rate().toString());
        figures.put("insideLimit", String.valueOf(queue.insideLimit()));
        figures.put("waiting", String.valueOf(queue.waiting().size()));
        figures.put("inside", String.valueOf(queue.inside().size()));
        figures.put("granted", String.valueOf(queue.granted()));
        figures.put("admitted", String.valueOf(queue.admitted()));
        figures.put("soldOut", queue.soldOut() ? "1" : "0");
        figures.put("perMinute", String.valueOf(queue.perMinute()));
        figures.put("held", held ? "1" : "0");
        return figures;
    }

    /**
     * What standing.lua says of the queue itself.
     *
     * @param applied offset all of it is level with
     * @param perMinute people let in per minute lately; 0 where nothing was measured yet
     */
    record Shown(long applied, String phase, boolean soldOut, long waiting, long inside, long perMinute, String rate) {
        static final int FIELDS = 7;

        static Shown parse(List<String> said) {
            return new Shown(
                    Long.parseLong(said.get(0)),
                    said.get(1),
                    "1".equals(said.get(2)),
                    Long.parseLong(said.get(3)),
                    Long.parseLong(said.get(4)),
                    Long.parseLong(said.get(5)),
                    said.get(6));
        }

        /** Seconds until {@code position} is let in at the pace of late, or at the configured rate before that. */
        long estimate(long position) {
            double perSecond =
                    perMinute > 0 ? perMinute / 60.0 : Rate.parse(rate).perMillisecond() * 1_000;
            return (long) Math.ceil(position / perSecond);
        }
    }
}
