/** Numbers that Kafka's own producer sent, and what became of each: a check of a cluster without Onceline. */
@NullMarked
package onceline.drills.numbers;

import org.jspecify.annotations.NullMarked;
