/** All metrics in one list. */
@NullMarked
package onceline.plumbing.metrics;

import org.jspecify.annotations.NullMarked;
