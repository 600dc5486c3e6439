package onceline.drills.record;

import java.util.List;

/** {@code record.md}. */
final class Markdown implements Sections.Paper {
    private final StringBuilder out = new StringBuilder(16_384);

    String text() {
        return out.toString();
    }

    @Override
    public void title(String text) {
        out.append("# ").append(text).append("\n\n");
    }

    @Override
    public void heading(String text) {
        out.append("## ").append(text).append("\n\n");
    }

    @Override
    public void text(String text) {
        out.append(text.replace("<", "&lt;")).append("\n\n");
    }

    @Override
    public void list(List<String> items) {
        items.forEach(item -> out.append("- ").append(item.replace("<", "&lt;")).append('\n'));
        out.append('\n');
    }

    @Override
    public void table(List<String> head, List<List<String>> rows) {
        row(head);
        out.append("|---".repeat(head.size())).append("|\n");
        rows.forEach(this::row);
        out.append('\n');
    }

    private void row(List<String> cells) {
        cells.forEach(cell -> out.append("| ").append(Escape.cell(cell)).append(' '));
        out.append("|\n");
    }

    @Override
    public void code(List<String> lines) {
        out.append("```\n");
        lines.forEach(line -> out.append(Escape.code(line)).append('\n'));
        out.append("```\n\n");
    }

    /** The picture is a file beside the text. */
    @Override
    public void plot(String svg) {
        out.append("![throughput, latency, errors, unseen](")
                .append(Folder.PLOT)
                .append(")\n\n");
    }
}
