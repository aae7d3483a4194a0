namespace Gateway.Audit;

/// <summary>The hash over a whole log at one size, the Merkle Tree Hash of RFC 6962 §2.1.</summary>
/// <param name="Value">The 32 bytes.</param>
public readonly record struct RootHash(Hash32 Value)
{
    /// <summary>Copies 32 bytes; throws <see cref="ArgumentException"/> at another length.</summary>
    public RootHash(ReadOnlySpan<byte> bytes)
        : this(new Hash32(bytes))
    {
    }

    /// <summary>The standard base64 text.</summary>
    public override string ToString() => Value.ToString();
}
