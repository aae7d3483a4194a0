namespace Gateway.Server.Auth;

/// <summary>A token or proof that the strict reader does not take. The message names the rule, never the token; it goes to the log, not to the caller.</summary>
internal sealed class TokenFormatException(string message, Exception? inner = null) : Exception(message, inner);
