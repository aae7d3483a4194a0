namespace Gateway.Server.Hosting;

/// <summary>Somebody whom the gateway asked did not answer, or not as the protocol says. The message is one plain sentence, for the log.</summary>
internal sealed class OutboundException(string message, Exception? inner = null) : Exception(message, inner);
