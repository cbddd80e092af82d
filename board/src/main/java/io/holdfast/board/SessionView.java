package io.holdfast.board;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who is signed in. */
@Schema(name = "Session")
record SessionView(
        @Schema(description = "Name of the person or system: the token's sub.")
        String name,

        @Schema(description = "Roles of Holdfast: agent, ops, admin.")
        List<String> roles,

        @Schema(description = "When the token expires.") @Nullable
        Instant expiresAt) {}
