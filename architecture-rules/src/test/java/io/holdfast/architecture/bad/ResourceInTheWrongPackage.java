package io.holdfast.architecture.bad;

import jakarta.ws.rs.Path;

@Path("/wrong")
class ResourceInTheWrongPackage {}
