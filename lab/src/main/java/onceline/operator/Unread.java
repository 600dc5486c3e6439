package onceline.operator;

import java.util.List;

/** Records of a partition that a group has not consumed, and that Kafka could delete after the change. */
record Unread(String group, int partition, long records) {
    /** Empty if the change endangers nothing. What is gone already counts for nobody. */
    static List<Unread> after(Retention now, Retention wanted, List<Partition> partitions, List<Progress> groups) {
        return groups.stream()
                .flatMap(group ->
                        partitions.stream().map(partition -> of(group, partition, partition.keptFrom(now, wanted))))
                .filter(unread -> unread.records > 0)
                .toList();
    }

    private static Unread of(Progress group, Partition partition, long keptFrom) {
        long next = Math.max(group.next(partition.number()), partition.begin());
        return new Unread(group.group(), partition.number(), keptFrom - next);
    }

    @Override
    public String toString() {
        return group + ", partition " + partition + ": " + records + (records == 1 ? " record" : " records");
    }
}
