package onceline.delivery;

import org.jspecify.annotations.Nullable;

/** A consumed record that could be read. */
public record Message<M>(
        int partition, long offset, @Nullable String key, M body) {}
