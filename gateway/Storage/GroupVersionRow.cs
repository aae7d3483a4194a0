using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One version of a group. Versions are only ever added.</summary>
internal sealed record GroupVersionRow
{
    /// <summary>The group.</summary>
    public required GroupId GroupId { get; init; }

    /// <summary>The version's place in the group's history.</summary>
    public required long Sequence { get; init; }

    /// <summary>The SHA-256 of the version's document.</summary>
    public required Sha256Digest RosterSha256 { get; init; }

    /// <summary>The directory log's index of its entry.</summary>
    public required long DirectoryIndex { get; init; }

    /// <summary>The document and its signature as they were posted, sealed under the storage key.</summary>
    public required byte[] SealedVersion { get; init; }
}
