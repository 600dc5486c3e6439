/** What a history says about time: throughput, latency, errors, gaps, and when all was as before. */
@NullMarked
package onceline.drills.measure;

import org.jspecify.annotations.NullMarked;
