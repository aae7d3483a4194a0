using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>The sealed file key of one payload that any member may fetch. It lives as long as its advisory is published.</summary>
internal sealed record FileKeyRow
{
    /// <summary>The advisory.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>The payload's number among the advisory's <see cref="DocumentRow"/>s.</summary>
    public required int Number { get; init; }

    /// <summary>The file key, sealed under the storage key.</summary>
    public required byte[] SealedKey { get; init; }
}
