package onceline.notice;

/** Ids from {@code first} to {@code last}, both included. */
record Span(long first, long last) {}
