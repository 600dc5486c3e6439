/** The smallest HTTP client that serves tens of thousands of people: blocking sockets, one virtual thread each. */
@NullMarked
package onceline.drills.http;

import org.jspecify.annotations.NullMarked;
