namespace Gateway.Audit;

/// <summary>
/// The hash of one entry, SHA-256(0x00 || entry bytes) (RFC 6962 §2.1): what the next entry names as its <c>prev</c>, and a leaf of the tree.
/// </summary>
/// <param name="Value">The 32 bytes.</param>
public readonly record struct LeafHash(Hash32 Value)
{
    /// <summary>Copies 32 bytes; throws <see cref="ArgumentException"/> at another length.</summary>
    public LeafHash(ReadOnlySpan<byte> bytes)
        : this(new Hash32(bytes))
    {
    }

    /// <summary>32 zero bytes: what the entry at index 0 names as its predecessor.</summary>
    public static LeafHash None => default;

    /// <summary>The standard base64 text.</summary>
    public override string ToString() => Value.ToString();
}
