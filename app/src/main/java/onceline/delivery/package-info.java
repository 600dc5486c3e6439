/**
 * How messages travel: delivery profiles, the producer and what its failures mean, the consumer whose offset lives in the
 * database, outbox and relay, dead letters; groups that read a Redis stream into the database.
 */
@NullMarked
package onceline.delivery;

import org.jspecify.annotations.NullMarked;
