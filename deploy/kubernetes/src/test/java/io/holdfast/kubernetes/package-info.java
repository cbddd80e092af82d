/** Checks of the manifests in {@code deploy/kubernetes}, as kustomize builds them. */
@NullMarked
package io.holdfast.kubernetes;

import org.jspecify.annotations.NullMarked;
