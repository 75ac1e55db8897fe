package org.mailrail.queue.internal;

import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.TransportSettings;

/** A way to deliver: who does it, and how much of it is asked of him. */
public record Transport(DeliveryAgent agent, TransportSettings settings) {}
