package io.holdfast.architecture.bad.web;

import io.smallrye.mutiny.Uni;

interface Store {

    Uni<String> load();
}
