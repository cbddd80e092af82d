package io.holdfast.architecture.bad;

import io.holdfast.ticket.ClassOfAnotherService;

abstract class UsesAnotherService {

    abstract ClassOfAnotherService other();
}
