package onceline.drills.record;

import java.util.List;

/** {@code record.html}: one file, with the plot in it and nothing from outside. */
final class Html implements Sections.Paper {
    private static final String STYLE = """
            body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
            table{border-collapse:collapse;margin:1em 0}
            td,th{border:1px solid #ccc;padding:.25em .6em;text-align:left;vertical-align:top}
            td:nth-child(2){overflow-wrap:anywhere}
            pre{background:#f4f4f4;padding:.8em;overflow-x:auto;font-size:12px}
            svg{max-width:100%}
            """;

    private final StringBuilder body = new StringBuilder(65_536);
    private String title = "";

    String text() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(Escape.xml(title), STYLE, body);
    }

    @Override
    public void title(String text) {
        title = text;
        element("h1", text);
    }

    @Override
    public void heading(String text) {
        element("h2", text);
    }

    @Override
    public void text(String text) {
        element("p", text);
    }

    @Override
    public void list(List<String> items) {
        body.append("<ul>\n");
        items.forEach(item -> element("li", item));
        body.append("</ul>\n");
    }

    @Override
    public void table(List<String> head, List<List<String>> rows) {
        body.append("<table>\n");
        if (head.stream().anyMatch(cell -> !cell.isEmpty())) {
            row("th", head);
        }
        rows.forEach(cells -> row("td", cells));
        body.append("</table>\n");
    }

    private void row(String tag, List<String> cells) {
        body.append("<tr>");
        cells.forEach(cell -> element(tag, cell));
        body.append("</tr>\n");
    }

    @Override
    public void code(List<String> lines) {
        element("pre", String.join("\n", lines));
    }

    @Override
    public void plot(String svg) {
        body.append(svg).append('\n');
    }

    private void element(String tag, String text) {
        body.append('<').append(tag).append('>').append(Escape.xml(text));
        body.append("</").append(tag).append(">\n");
    }
}
