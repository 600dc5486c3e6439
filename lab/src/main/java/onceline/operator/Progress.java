package onceline.operator;

import java.util.Map;

/**
 * How far a group has come in a topic.
 *
 * @param home where its offsets are kept, in words
 * @param next the first offset that it has not consumed, by partition; nothing is consumed of a partition that is missing
 */
record Progress(String group, String home, Map<Integer, Long> next) {
    Progress {
        next = Map.copyOf(next);
    }

    long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }
}
