/** One connection to Redis, scripts, and messages that survive a reconnect. */
@NullMarked
package onceline.plumbing.redis;

import org.jspecify.annotations.NullMarked;
