package onceline.drills.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Redis did to its append-only file and to its clients, read from {@code strace -f -ttt -T -y}.
 *
 * <p>A line is a whole call, unless a call of another thread came in between: then its begin ends with {@code <unfinished
 * ...>}, and its end is a line of its own, {@code <... fdatasync resumed>}. The order of the lines is that of what
 * happened. What was going on when the trace began or ended is left out, and so are other files.
 */
final class SyncTrace {
    private static final String HEAD = "(?<thread>\\d+) +(?<at>\\d+\\.\\d{6}) ";
    private static final String CALL = "(?<call>\\w+)\\(\\d+<(?<file>[^>]*)>.*";
    private static final String RESULT = "\\) += (?<result>-?\\d+).*";
    private static final Pattern WHOLE = Pattern.compile(HEAD + CALL + RESULT + "<(?<took>\\d+\\.\\d{6})>");
    private static final Pattern BEGUN = Pattern.compile(HEAD + CALL + "<unfinished \\.\\.\\.>");
    private static final Pattern RESUMED = Pattern.compile(HEAD + "<\\.\\.\\. \\w+ resumed>.*" + RESULT);

    private final Map<String, Call> begun = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    private SyncTrace() {}

    /** In the order in which they happened. */
    static List<Step> steps(Iterable<String> lines) {
        SyncTrace trace = new SyncTrace();
        lines.forEach(trace::read);
        return trace.steps;
    }

    /**
     * Something that bears on what a power cut takes.
     *
     * @param micros when, in microseconds since 1970
     * @param bytes of {@link What#WRITTEN}; 0 otherwise
     */
    record Step(long micros, String thread, What what, long bytes) {}

    enum What {
        /** The append-only file has more bytes, for now in the memory of the machine. */
        WRITTEN,
        SYNC_BEGUN,
        /** What had been written when that thread began its sync is on the disk. */
        SYNC_DONE,
        /** An answer begins to leave for a client. */
        ACKNOWLEDGED
    }

    private record Call(String name, String file) {
        boolean writes() {
            return name.equals("write");
        }

        boolean toClient() {
            return writes() && (file.startsWith("socket:") || file.startsWith("TCP"));
        }

        boolean ofAppendOnlyFile() {
            return file.endsWith(".aof");
        }
    }

    private void read(String line) {
        Matcher whole = WHOLE.matcher(line);
        Matcher begin = BEGUN.matcher(line);
        Matcher resumed = RESUMED.matcher(line);
        if (whole.matches()) {
            begin(whole);
            end(whole, micros(whole.group("at")) + micros(whole.group("took")));
        } else if (begin.matches()) {
            begin(begin);
        } else if (resumed.matches()) {
            end(resumed, micros(resumed.group("at")));
        }
    }

    private void begin(Matcher line) {
        Call call = new Call(line.group("call"), line.group("file"));
        begun.put(line.group("thread"), call);
        if (call.toClient()) {
            add(micros(line.group("at")), line, What.ACKNOWLEDGED, 0);
        } else if (call.ofAppendOnlyFile() && !call.writes()) {
            add(micros(line.group("at")), line, What.SYNC_BEGUN, 0);
        }
    }

    private void end(Matcher line, long at) {
        Call call = begun.remove(line.group("thread"));
        long result = Long.parseLong(line.group("result"));
        if (call == null || !call.ofAppendOnlyFile() || result < 0) {
            return;
        }
        if (call.writes()) {
            add(at, line, What.WRITTEN, result);
        } else {
            add(at, line, What.SYNC_DONE, 0);
        }
    }

    private void add(long at, Matcher line, What what, long bytes) {
        steps.add(new Step(at, line.group("thread"), what, bytes));
    }

    private static long micros(String seconds) {
        return Long.parseLong(seconds.replace(".", ""));
    }
}
