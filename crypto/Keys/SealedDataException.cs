namespace Gateway.Crypto;

/// <summary>
/// Sealed bytes do not open: changed, moved to another place, sealed under another key, or not sealed bytes at all. Which of these is not said, since
/// it would help only an attacker.
/// </summary>
public sealed class SealedDataException : Exception
{
    /// <summary>Makes the exception with its one message.</summary>
    public SealedDataException()
        : base("The sealed data does not open under this key and place.")
    {
    }
}
