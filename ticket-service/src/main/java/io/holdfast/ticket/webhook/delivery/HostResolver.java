package io.holdfast.ticket.webhook.delivery;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Resolves host names. The result is checked and connected to, so it is resolved once for each try. */
interface HostResolver {

    /**
     * All addresses of a host, in the order of preference.
     *
     * @return fails with an {@link java.net.UnknownHostException} when there is none; on any thread
     */
    CompletionStage<List<InetAddress>> resolve(String host);
}
