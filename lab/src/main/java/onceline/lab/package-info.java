/**
 * Real servers as child processes, without containers: Redis, Kafka, MariaDB and Onceline itself, from the binaries
 * that Maven Central carries. Start at {@link onceline.lab.Lab}.
 *
 * <p>Each server has its own directory (data), log, host and port; a restart finds the same data on the same port.
 * None of them outlives the JVM that started it, however that JVM ends (see {@code Spawner}).
 */
@NullMarked
package onceline.lab;

import org.jspecify.annotations.NullMarked;
