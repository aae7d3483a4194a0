using Gateway.Audit;

namespace Gateway.Server.Anchors;

/// <summary>The logs wait for something before they go on, such as the word of the witnesses; it may come at any moment.</summary>
/// <param name="message">For what, in one sentence.</param>
internal sealed class LogHeldException(string message) : LogStoppedException(message);
