namespace Gateway.Server.Agencies;

/// <summary>
/// The stored directory log cannot be replayed: nothing can be added to it before somebody has looked. Answered with 503 <c>audit-unavailable</c>.
/// </summary>
internal sealed class DirectoryDamagedException(string message, Exception? inner = null) : Exception(message, inner);
