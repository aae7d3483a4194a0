namespace Gateway.Client.Http.Answers;

/// <summary>The limits that are worth checking before an upload; sizes in bytes. One that the gateway does not name is not checked here.</summary>
internal sealed record DiscoveredLimits(
    long? DocumentBytes = null,
    int? Documents = null,
    int? Recipients = null,
    int? MetadataBytes = null,
    int? SignaturesBytes = null,
    long? SealedHeadersBytes = null);
