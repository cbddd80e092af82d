package io.holdfast.architecture.good.web;

import io.holdfast.architecture.Command;
import io.holdfast.architecture.good.decision.Deadline;

record FindDeadline(Deadline deadline) implements Command {}
