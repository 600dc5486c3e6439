@NullMarked
package onceline.plumbing.http;

import org.jspecify.annotations.NullMarked;
