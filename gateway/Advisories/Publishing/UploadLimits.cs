using Gateway.Server.Options;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>How large an upload and its first two parts may be, in bytes.</summary>
internal sealed record UploadLimits(int MetadataBytes, int SignaturesBytes, long RequestBytes)
{
    // Boundaries and part headers: a few hundred bytes for each of at most eighteen parts.
    private const int FramingBytes = 64 * 1024;

    public static UploadLimits Of(LimitsOptions limits) => new(
        limits.MetadataBytes, limits.SignaturesBytes, checked(limits.DocumentBytes + limits.MetadataBytes + limits.SignaturesBytes + FramingBytes));
}
