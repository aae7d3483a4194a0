namespace Gateway.Server.Options;

/// <summary>
/// The gateway cannot start, or a command is refused, for a reason that whoever runs it can mend. <see cref="Exception.Message"/> is plain sentences.
/// </summary>
internal sealed class SetupException(string message, Exception? inner = null) : Exception(message, inner);
