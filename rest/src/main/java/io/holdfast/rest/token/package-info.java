/** Verification of bearer tokens (JSON Web Tokens): keys, signatures and claims. */
@NullMarked
package io.holdfast.rest.token;

import org.jspecify.annotations.NullMarked;
