package onceline.drills.judge;

/** Books on paper. */
final class Report {
    private final Books books;
    private final StringBuilder out = new StringBuilder(2048);

    Report(Books books) {
        this.books = books;
    }

    String text() {
        Books.Counts n = books.counts();
        line("people      %,d; joins asked %,d: acknowledged %,d, refused %,d, unknown %,d"
                .formatted(n.people(), n.asked(), n.acknowledged(), n.refused(), n.unknown()));
        line("line        joined %,d = admitted %,d + left %,d + abandoned %,d + still waiting (%,d sold out)"
                .formatted(n.joined(), n.admitted(), n.left(), n.abandoned(), n.soldOut()));
        line("tickets     issued %,d: confirmed %,d, expired %,d, cancelled %,d"
                .formatted(n.issued(), n.confirmed(), n.expired(), n.cancelled()));
        line("told        %,d on their own stream; %,d people had vanished, %,d had no outcome"
                .formatted(n.told(), n.vanished(), n.unfinished()));
        line("inside      at most %,d of %,d allowed; %,d decisions of ended terms ignored"
                .formatted(n.insidePeak(), n.insideLimit(), n.fenced()));
        line("speed       join p50 %.1f ms, p99 %.1f ms; admission to told p99 %.0f ms; %,.0f joins/s"
                .formatted(
                        books.speed().joinP50Ms(),
                        books.speed().joinP99Ms(),
                        books.speed().admissionToToldP99Ms(),
                        books.speed().joinsPerSecond()));
        line("kept with   replication factor %d, min.insync.replicas %d"
                .formatted(books.replication().factor(), books.replication().minInsync()));
        columns();
        books.doubts().forEach(doubt -> line("in doubt    " + doubt));
        line("verdict     " + books.verdict().word());
        return out.toString();
    }

    private void columns() {
        StringBuilder row = new StringBuilder("books      ");
        for (Column column : Column.values()) {
            row.append(' ')
                    .append(column.field())
                    .append(' ')
                    .append(books.count(column))
                    .append(',');
        }
        line(row.substring(0, row.length() - 1));
        books.findings().forEach((column, cases) -> cases.forEach(one -> line("  " + column.field() + ": " + one)));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
