/** The files of a platform on this machine: addresses, credentials, and where data and logs are. */
@NullMarked
package io.holdfast.local.folder;

import org.jspecify.annotations.NullMarked;
