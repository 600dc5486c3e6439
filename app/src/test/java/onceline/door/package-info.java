/** The product from outside: HTTP and browser, against real servers. No class of the product is used here. */
@NullMarked
package onceline.door;

import org.jspecify.annotations.NullMarked;
