package io.holdfast.architecture.bad.web;

import io.smallrye.mutiny.Uni;

import io.holdfast.architecture.Command;

record CommandWithFramework(Uni<String> result) implements Command {}
