using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>All that a gateway shows of how an advisory came to a recipient that its author did not address.</summary>
public sealed record SharingEvidence
{
    /// <summary>The exact bytes of the statement of addition.</summary>
    public required ReadOnlyMemory<byte> Addition { get; init; }

    /// <summary>The armored signature over it of whoever added.</summary>
    public required string AdditionSignature { get; init; }

    /// <summary>The author's permission that the addition names; null where it names none.</summary>
    public PermissionEvidence? Permission { get; init; }
}

/// <summary>A permission to share on, as it is shown.</summary>
/// <param name="Permission">Its exact bytes.</param>
/// <param name="Signature">The armored signature over it.</param>
/// <param name="Entry">The entry <c>advisory.permitted</c>, proven.</param>
public sealed record PermissionEvidence(ReadOnlyMemory<byte> Permission, string Signature, LogEntry Entry);
