package io.holdfast.architecture.bad.command;

import io.smallrye.mutiny.Uni;

record TypeWithFramework(Uni<String> result) {}
