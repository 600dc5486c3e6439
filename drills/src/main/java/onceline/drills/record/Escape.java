package onceline.drills.record;

/** Text that comes from servers and people, made harmless for what it is written into. */
final class Escape {
    private Escape() {}

    static String xml(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? ' ' : c);
            }
        }
        return safe.toString();
    }

    /** For a cell of a table in Markdown. */
    static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("\n", " ");
    }

    /** For a block of code in Markdown: nothing in it may end the block. */
    static String code(String text) {
        return text.replace("```", "'''");
    }
}
