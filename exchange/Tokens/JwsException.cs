namespace Gateway.Exchange;

/// <summary>A compact JWS is not what it should be. The message is one plain sentence and holds nothing of the token.</summary>
public sealed class JwsException : Exception
{
    /// <summary>Without a reason.</summary>
    public JwsException()
        : this("The token is malformed.")
    {
    }

    /// <summary>With a reason.</summary>
    public JwsException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what led to it.</summary>
    public JwsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
