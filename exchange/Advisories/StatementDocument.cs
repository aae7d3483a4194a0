namespace Gateway.Exchange;

/// <summary>One document of an advisory, in clear, as its sender describes and signs it.</summary>
public sealed record StatementDocument
{
    /// <summary>Its file name (<see cref="TextRules.IsFileName"/>).</summary>
    public required string Name { get; init; }

    /// <summary>Its media type, without parameters.</summary>
    public required string MediaType { get; init; }

    /// <summary>Its language tag.</summary>
    public required string Language { get; init; }

    /// <summary>Its part in the advisory.</summary>
    public required DocumentRole Role { get; init; }

    /// <summary>Its plaintext's size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Its plaintext's SHA-256.</summary>
    public required Sha256Digest Sha256 { get; init; }
}
