namespace Gateway.Crypto;

/// <summary>None of the identities given unwraps any stanza of the file: it was encrypted to somebody else.</summary>
public sealed class NoIdentityMatchException : Exception
{
    /// <summary>Makes the exception with its one message.</summary>
    public NoIdentityMatchException()
        : base("No identity matches any of the file's stanzas.")
    {
    }
}
