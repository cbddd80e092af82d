package io.holdfast.architecture.bad.web;

import io.holdfast.architecture.Command;

record CommandWithStore(Store store) implements Command {}
