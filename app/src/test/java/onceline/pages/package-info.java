/** The pages as files: what can be told of them without a browser. */
@NullMarked
package onceline.pages;

import org.jspecify.annotations.NullMarked;
