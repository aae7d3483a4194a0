namespace Gateway.Crypto;

/// <summary>The file key was unwrapped, but the header's MAC is not the one that key makes: the header was changed.</summary>
public sealed class HeaderMacException : Exception
{
    /// <summary>Makes the exception with its one message.</summary>
    public HeaderMacException()
        : base("The header's MAC does not verify.")
    {
    }
}
