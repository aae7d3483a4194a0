namespace Gateway.Audit;

/// <summary>What an entry's claim rests on.</summary>
public enum Evidence
{
    /// <summary>A member's signature, which the entry carries or whose digest it names.</summary>
#pragma warning disable CA1720 // The wire's own word; no type is meant.
    Signed,
#pragma warning restore CA1720

    /// <summary>The gateway's word.</summary>
    Gateway,
}
